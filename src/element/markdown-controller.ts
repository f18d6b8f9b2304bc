import { createMarkdownStream, type MarkdownStream } from '../markdown/stream.js';

/**
 * Keeps one node's content equal to a growing text: what is added is pushed, so that finished blocks stay the very
 * nodes they are; a text that changed otherwise is rendered anew.
 */
export class MarkdownController {
  readonly #target: () => Element | null;
  #node: Element | undefined;
  #stream: MarkdownStream | undefined;
  #text = '';
  #isEnded = false;

  constructor(target: () => Element | null) {
    this.#target = target;
  }

  /** Call it after the host has rendered, from `updated`. */
  show(text: string, isComplete: boolean): void {
    const stream = this.#streamFor(this.#target());
    if (!stream) return;
    if (text !== this.#text) {
      if (!this.#isEnded && text.startsWith(this.#text)) stream.push(text.slice(this.#text.length));
      else stream.reset(text);
      this.#text = text;
      this.#isEnded = false;
    }
    if (isComplete && !this.#isEnded) stream.end();
    this.#isEnded = isComplete;
  }

  #streamFor(node: Element | null): MarkdownStream | undefined {
    if (!node || node === this.#node) return this.#stream;
    this.#node = node;
    this.#text = '';
    this.#isEnded = false;
    return (this.#stream = createMarkdownStream(node));
  }
}
