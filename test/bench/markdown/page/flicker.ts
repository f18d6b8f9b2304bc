import { nextFrame } from './cost.js';
import type { CreateRenderer } from './renderer.js';

/** How often what a reader has seen did not stay as it was. */
export interface Flicker {
  readonly chunks: number;
  /** Chunks after which shown text stood in other elements than before, and how many characters did. */
  readonly changed: number;
  readonly changedCharacters: number;
  /** Chunks after which shown text was gone, and how many characters were. */
  readonly vanished: number;
  readonly vanishedCharacters: number;
  /** Letters and digits of them: the rest are marks. */
  readonly vanishedLetters: number;
  /** Chunks after which the whole was lower than before. */
  readonly shrunk: number;
  /** The first few, to be looked at: what was shown, the chunk, what it became. */
  readonly examples: readonly string[];
}

/** Text without its white space, and the element that each part of it stands in. */
interface Shown {
  readonly text: string;
  readonly runs: readonly { readonly end: number; readonly type: string }[];
}

const EXAMPLES = 12;

const nothing = {
  chunks: 0,
  changed: 0,
  changedCharacters: 0,
  vanished: 0,
  vanishedCharacters: 0,
  vanishedLetters: 0,
  shrunk: 0,
};

/** @param answers each in the chunks that it comes in */
export async function countFlicker(create: CreateRenderer, answers: readonly (readonly string[])[]): Promise<Flicker> {
  const count = { ...nothing };
  const examples: string[] = [];
  for (const chunks of answers) {
    const target = document.createElement('div');
    target.className = 'content';
    document.querySelector('#scroller')?.replaceChildren(target);
    const renderer = create(target);
    let before: Shown = { text: '', runs: [] };
    let height = 0;
    for (const chunk of chunks) {
      await renderer.append(chunk);
      const after = shownIn(target);
      const { changed, vanished } = compare(before, after);
      count.chunks += 1;
      count.changed += Math.min(changed, 1);
      count.changedCharacters += changed;
      count.vanished += Math.min(vanished.length, 1);
      count.vanishedCharacters += vanished.length;
      count.vanishedLetters += vanished.replace(/[^\p{L}\p{N}]/gu, '').length;
      if (target.scrollHeight < height) count.shrunk += 1;
      height = target.scrollHeight;
      if (changed + vanished.length > 0 && examples.length < EXAMPLES) examples.push(exampleOf(before, chunk, after));
      before = after;
    }
    renderer.dispose();
    await nextFrame();
  }
  return { ...count, examples };
}

function shownIn(target: Element): Shown {
  const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
  const types = new Map<Element, string>();
  const runs: { end: number; type: string }[] = [];
  let text = '';
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent || parent.closest(NOT_OF_THE_TEXT)) continue;
    const own = (walker.currentNode as Text).data.replace(/[\s\u200b]+/g, '');
    if (own === '') continue;
    text += own;
    let type = types.get(parent);
    if (type === undefined) types.set(parent, (type = typeOf(parent, target)));
    runs.push({ end: text.length, type });
  }
  return { text, runs };
}

/** Buttons and labels round code and tables. */
const NOT_OF_THE_TEXT = '.code-head, button:not([data-streamdown="link"]), [data-streamdown="code-block-header"], svg';

/** The elements round a text that mean something, the outermost first. Streamdown names some of them in an attribute. */
function typeOf(element: Element, target: Element): string {
  const names: string[] = [];
  for (let at: Element | null = element; at && at !== target; at = at.parentElement) {
    const given = at.getAttribute('data-streamdown');
    const name = at.localName === 'span' || at.localName === 'button' ? NAMES[given ?? ''] : at.localName;
    if (name && MEANT.has(name)) names.unshift(name);
  }
  return names.join(' ');
}

const NAMES: Readonly<Record<string, string>> = { strong: 'strong', link: 'a' };
const MEANT: ReadonlySet<string> = new Set(
  'h1 h2 h3 h4 h5 h6 p ul ol li blockquote pre code table th td strong em del a sup sub kbd mark'.split(' '),
);

/**
 * What is the same at the head and at the end stayed; what is between was taken away, or had something put into it.
 */
function compare(before: Shown, after: Shown): { changed: number; vanished: string } {
  const least = Math.min(before.text.length, after.text.length);
  let head = after.text.startsWith(before.text) ? least : 0;
  while (head < least && before.text[head] === after.text[head]) head += 1;
  let tail = 0;
  while (tail < least - head && before.text.at(-1 - tail) === after.text.at(-1 - tail)) tail += 1;
  const { length } = before.text;
  const changedHead = differing(before, after, 0, head, 0);
  const changedTail = differing(before, after, length - tail, length, after.text.length - length);
  return { changed: changedHead + changedTail, vanished: before.text.slice(head, length - tail) };
}

/** Characters of a part whose elements are others now. */
function differing(before: Shown, after: Shown, from: number, to: number, shift: number): number {
  let count = 0;
  let old = 0;
  let fresh = 0;
  for (let at = from; at < to;) {
    while ((before.runs[old]?.end ?? to) <= at) old += 1;
    while ((after.runs[fresh]?.end ?? Infinity) <= at + shift) fresh += 1;
    const end = Math.min(before.runs[old]?.end ?? to, (after.runs[fresh]?.end ?? to + shift) - shift, to);
    if (before.runs[old]?.type !== after.runs[fresh]?.type) count += end - at;
    at = Math.max(end, at + 1);
  }
  return count;
}

function exampleOf(before: Shown, chunk: string, after: Shown): string {
  const end = (shown: Shown) => `…${shown.text.slice(-30)} (${shown.runs.at(-1)?.type ?? ''})`;
  return `${end(before)} + ${JSON.stringify(chunk)} -> ${end(after)}`;
}
