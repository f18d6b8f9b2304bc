import { resolveReferences } from './entities.js';
import { readableProse } from './policy.js';
import type { RawAttributes, RawPart } from './raw.js';
import { sanitise } from './sanitise.js';
import { element, text, type View } from './view.js';

/** What a stretch of raw HTML turned into. */
export interface Stretch {
  readonly views: readonly View[];
  /** The element that it leaves open behind them, with what that holds so far. */
  readonly open?: OpenElement;
}

interface OpenElement {
  readonly tag: string;
  readonly attributes: RawAttributes;
  readonly inner: Stretch;
}

/** Raw HTML, written anew: allowed tags well nested, all else escaped. */
export class HtmlBlock {
  readonly #room: number;
  readonly #open: string[] = [];
  #html = '';
  #source = '';
  #hasTags = false;

  /** @param room elements that may still be opened within each other; what is nested more deeply is text */
  constructor(room: number) {
    this.#room = room;
  }

  isOpen(tag: string): boolean {
    return this.#open.includes(tag);
  }

  add(part: RawPart): void {
    if (part.kind === 'text') this.#addText(part.text);
    else if (part.kind === 'void') this.#addTag(`<${part.tag}>`);
    else if (part.kind === 'close') this.#close(part.tag);
    else if (this.#open.length >= this.#room) this.#addText(`<${part.tag}>`);
    else {
      this.#open.push(part.tag);
      this.#addTag('open' in part.attributes ? `<${part.tag} open>` : `<${part.tag}>`);
    }
  }

  /** @param holdsBlocks text is to be paragraphs, as it does not stand within a phrase */
  read(holdsBlocks: boolean): Stretch {
    const fragment = this.#hasTags ? sanitised(this.#html) : undefined;
    if (fragment) return stretchOf(fragment, holdsBlocks);
    const words = this.#hasTags ? this.#source : resolvedOutsideTags(this.#source);
    return { views: holdsBlocks ? paragraph([words]) : lines(words) };
  }

  /** An end tag ends what is open within its element, too; one without a start is text. */
  #close(tag: string): void {
    if (!this.isOpen(tag)) {
      this.#addText(`</${tag}>`);
      return;
    }
    while (this.#open.at(-1) !== tag) this.#addTag(`</${this.#open.pop() ?? tag}>`);
    this.#addTag(`</${this.#open.pop() ?? tag}>`);
  }

  #addTag(tag: string): void {
    this.#hasTags = true;
    this.#html += tag;
    this.#source += tag;
  }

  #addText(words: string): void {
    this.#html += escaped(resolvedOutsideTags(words));
    this.#source += words;
  }
}

/** In what is shown as the markup it is, references stay as they are written. */
function resolvedOutsideTags(words: string): string {
  return words.includes('<') ? words : resolveReferences(words);
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const SENTINEL = '\uE000';

/**
 * The sentinel stands at the end, and so in the elements that are open there. Where it is missing something was lost, or
 * the page lets nothing be parsed.
 */
function sanitised(html: string): DocumentFragment | undefined {
  const fragment = sanitise(html + SENTINEL);
  let last: Node | null = fragment;
  while (last?.lastChild) last = last.lastChild;
  if (!(last instanceof Text) || !last.data.endsWith(SENTINEL)) return undefined;
  last.data = last.data.slice(0, -SENTINEL.length);
  return fragment ?? undefined;
}

function stretchOf(parent: Node, holdsBlocks: boolean): Stretch {
  const nodes = [...parent.childNodes];
  const last = nodes.at(-1);
  const draw = holdsBlocks ? blocksOf : phrasesOf;
  if (!(last instanceof Element)) return { views: draw(nodes) };
  const inner = stretchOf(last, holdsBlocks && BLOCKS.has(last.localName));
  return {
    views: draw(nodes.slice(0, -1)),
    open: { tag: last.localName, attributes: attributesOf(last), inner },
  };
}

/** Elements that hold blocks. */
const BLOCKS: ReadonlySet<string> = new Set(['details']);
/** Elements that are none of a paragraph. */
const APART: ReadonlySet<string> = new Set(['details', 'summary']);

function blocksOf(nodes: readonly Node[]): View[] {
  const views: View[] = [];
  let phrases: (string | View)[] = [];
  for (const node of nodes) {
    if (!(node instanceof Element)) phrases.push(node.textContent ?? '');
    else if (!APART.has(node.localName)) phrases.push(viewOf(node));
    else {
      views.push(...paragraph(phrases), viewOf(node));
      phrases = [];
    }
  }
  return [...views, ...paragraph(phrases)];
}

function phrasesOf(nodes: readonly Node[]): View[] {
  return nodes.flatMap((node) => (node instanceof Element ? [viewOf(node)] : lines(node.textContent ?? '')));
}

function viewOf(node: Element): View {
  const children = [...node.childNodes];
  return element(
    node.localName,
    BLOCKS.has(node.localName) ? blocksOf(children) : phrasesOf(children),
    attributesOf(node),
  );
}

function attributesOf(node: Element): RawAttributes {
  return node.hasAttribute('open') ? { open: '' } : {};
}

/** Words and phrases as the lines they were written in, without white space around them. */
function paragraph(phrases: readonly (string | View)[]): View[] {
  const trimmed = phrases.map((phrase, index) => {
    if (typeof phrase !== 'string') return phrase;
    const fromStart = index === 0 ? phrase.trimStart() : phrase;
    return index === phrases.length - 1 ? fromStart.trimEnd() : fromStart;
  });
  const children = trimmed.flatMap((phrase) => (typeof phrase === 'string' ? lines(phrase) : [phrase]));
  return children.length > 0 ? [element('p', children, { dir: 'auto' })] : [];
}

function lines(words: string): View[] {
  return words
    .split('\n')
    .flatMap((line, index) => [
      ...(index > 0 ? [element('br')] : []),
      ...(line === '' ? [] : [text(readableProse(line))]),
    ]);
}
