import { lines, paragraph } from './html-text.js';
import type { RawAttributes } from './raw.js';
import { element, type View } from './view.js';

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

/**
 * The views of nodes that have been cleaned.
 *
 * @param holdsBlocks text is to be paragraphs, as it does not stand within a phrase
 */
export function stretchOf(parent: Node, holdsBlocks: boolean): Stretch {
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
