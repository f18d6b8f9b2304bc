import { createMarkdownStream, loadSanitiser, renderMarkdown, type MarkdownOptions } from '../../src/markdown/index.js';

// until it is there, raw HTML is text: tests of that are in sanitiser.browser.test.ts, which does without this module
await loadSanitiser();

/** Frames so early that short documents try them. */
export const earlyFrames: MarkdownOptions = { framing: { worthwhile: 12, undecided: 3 } };

/** What is shown: the HTML without the boxes that only the browser's layout needs, text in one piece. */
export function shown(target: Element | DocumentFragment): string {
  const box = document.createElement('div');
  for (const child of target.childNodes) {
    const copy = child.cloneNode(true);
    const isGroup = child instanceof Element && child.className === 'blocks';
    box.append(...(isGroup ? copy.childNodes : [copy]));
  }
  box.normalize();
  return box.innerHTML;
}

export function shownAtOnce(text: string, options?: MarkdownOptions): string {
  return shown(renderMarkdown(text, options));
}

export function shownInPieces(pieces: readonly string[], options?: MarkdownOptions): string {
  return shown(stream(pieces, undefined, options));
}

/** The HTML of the one-shot rendering. */
export function htmlAtOnce(text: string, options?: MarkdownOptions): string {
  const target = document.createElement('div');
  target.append(renderMarkdown(text, options));
  return target.innerHTML;
}

/** Streams the pieces into a new element; `look` is called after every push. */
export function stream(
  pieces: readonly string[],
  look: (target: HTMLElement) => void = () => undefined,
  options?: MarkdownOptions,
): HTMLElement {
  const target = document.createElement('div');
  const markdown = createMarkdownStream(target, options);
  for (const piece of pieces) {
    markdown.push(piece);
    look(target);
  }
  markdown.end();
  look(target);
  return target;
}

/** Single UTF-16 code units, so that characters outside the BMP are cut in two. */
export function byCodeUnit(text: string): string[] {
  return text.split('');
}

/** Numbers from 0 to below 1 that are the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Cut at random, into few long pieces or many short ones. */
export function byChance(text: string, random: () => number): string[] {
  const longest = 1 + Math.floor(random() ** 2 * text.length);
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += pieces.at(-1)?.length ?? 1) {
    pieces.push(text.slice(start, start + 1 + Math.floor(random() * longest)));
  }
  return pieces;
}

/** Pieces whose lengths are those of `sizes`, over and over. */
export function bySizes(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += Math.max(1, pieces.at(-1)?.length ?? 1)) {
    pieces.push(text.slice(start, start + Math.max(1, sizes[pieces.length % sizes.length] ?? 1)));
  }
  return pieces;
}
