import { createMarkdownStream, renderMarkdown, type MarkdownOptions } from '../../src/markdown/index.js';

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

/** Pieces whose lengths are those of `sizes`, over and over. */
export function bySizes(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += Math.max(1, pieces.at(-1)?.length ?? 1)) {
    pieces.push(text.slice(start, start + Math.max(1, sizes[pieces.length % sizes.length] ?? 1)));
  }
  return pieces;
}
