import type { MathsLibrary } from './maths.js';
import type { RendererData } from './mounts.js';

/**
 * What a library may make of TeX: elements of MathML, attributes that say how they look, and no more. There is no link,
 * no id, no class, no event handler and no HTML among them.
 */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle ' +
    'msub msubsup msup mtable mtd mtext mtr munder munderover none'
  ).split(' '),
);
const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'accent accentunder align columnalign columnspan depth display displaystyle fence form height largeop linebreak ' +
    'linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation ' +
    'rowspacing rowspan rspace scriptlevel separator stretchy symmetric voffset width'
  ).split(' '),
);
const STYLES: ReadonlySet<string> = new Set(
  (
    'border-bottom border-left border-right border-top font-style font-weight math-depth math-style ' +
    'padding padding-bottom padding-left padding-right padding-top text-align'
  ).split(' '),
);
const VALUE = /^[\w .,%#+-]{0,100}$/;

/** More is not shown: a few letters of TeX can ask for much. */
const MOST_NODES = 5000;
const DEEPEST = 100;

/**
 * The formula that a library makes of TeX; undefined where it cannot. Fetched with the library (maths.ts).
 *
 * @param readable takes what is not seen out of a text
 */
export function typeset(
  library: MathsLibrary,
  { text, isBlock }: RendererData,
  readable: (text: string) => string,
): Element | undefined {
  try {
    const tree = library.__renderToMathMLTree(text, {
      displayMode: isBlock,
      // no links, images, classes or ids
      trust: false,
      throwOnError: true,
      // in em, and how often a macro may be expanded
      maxSize: [50, 50],
      maxExpand: 200,
      // of its own: a formula must not define what a command means in another
      macros: {},
    });
    return mathMlOf(tree, readable);
  } catch {
    // no TeX, or not what the library knows of it: its source is shown
    return undefined;
  }
}

/**
 * Nodes of a tree of plain objects. No string is parsed, and styles are set one by one, which a strict content security
 * policy lets pass.
 *
 * @returns undefined when there is anything in it that may not be
 */
function mathMlOf(tree: unknown, readable: (text: string) => string): Element | undefined {
  let left = MOST_NODES;
  const node = create(tree, DEEPEST);
  return node instanceof Element && node.localName === 'math' ? node : undefined;

  function create(part: unknown, depth: number): Node | undefined {
    left -= 1;
    if (typeof part !== 'object' || part === null || left < 0 || depth < 0) return undefined;
    if ('text' in part && typeof part.text === 'string') return document.createTextNode(readable(part.text));
    const type = 'type' in part ? part.type : undefined;
    if (type !== undefined && (typeof type !== 'string' || !ELEMENTS.has(type))) return undefined;
    // what has no name stands for its children
    const made = type === undefined ? document.createDocumentFragment() : createElement(type, part);
    for (const child of 'children' in part && Array.isArray(part.children) ? (part.children as unknown[]) : []) {
      const fresh = create(child, depth - 1);
      if (!fresh) return undefined;
      made.append(fresh);
    }
    return made;
  }
}

function createElement(type: string, part: object): Element {
  const node = document.createElementNS('http://www.w3.org/1998/Math/MathML', type);
  for (const [name, value] of entriesOf('attributes' in part ? part.attributes : undefined))
    if (ATTRIBUTES.has(name)) node.setAttribute(name, value);
  for (const [name, value] of entriesOf('style' in part ? part.style : undefined)) {
    const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (STYLES.has(property) && node instanceof MathMLElement) node.style.setProperty(property, value);
  }
  return node;
}

function entriesOf(record: unknown): [string, string][] {
  return Object.entries(record ?? {})
    .map(([name, value]): [string, string] => [name, String(value)])
    .filter(([, value]) => VALUE.test(value));
}
