import type { MarkdownOptions } from '../markdown/options.js';
import { createMarkdownStream, type MarkdownStream } from '../markdown/stream.js';
import { pageFrames, type Frames } from './frame.js';
import { Pace } from './pace.js';

/** How a text is shown. */
export interface MarkdownControllerOptions extends MarkdownOptions {
  /** Shows what comes in lumps at an even rate, a quarter of a second late at most. Default: false. */
  smooth?: boolean;
  frames?: Frames;
}

/**
 * Keeps one node's content equal to a growing text: what is added is pushed, so that finished blocks stay the very
 * nodes they are; a text that changed otherwise is rendered anew. The node is written to at most once between two
 * frames, however often the text changes, and holds all of it when it is complete.
 */
export class MarkdownController {
  readonly #target: () => Element | null;
  readonly #options: MarkdownOptions;
  readonly #frames: Frames;
  readonly #pace: Pace | undefined;
  #node: Element | undefined;
  #stream: MarkdownStream | undefined;
  /** What there is to show, and what is shown of it. */
  #text = '';
  #shown = '';
  #isEnded = false;
  /** Set while something was written since the last frame, or is to be with the next. */
  #cancelFrame: (() => void) | undefined;

  constructor(target: () => Element | null, options: MarkdownControllerOptions = {}) {
    const { smooth = false, frames = pageFrames, ...markdown } = options;
    this.#target = target;
    this.#options = markdown;
    this.#frames = frames;
    this.#pace = smooth ? new Pace(frames) : undefined;
  }

  /** Call it after the host has rendered, from `updated`. */
  show(text: string, isComplete: boolean): void {
    const stream = this.#streamFor(this.#target());
    if (!stream) return;
    this.#text = text;
    if (this.#isEnded ? text !== this.#shown : !text.startsWith(this.#shown)) this.#restart(stream);
    if (isComplete) this.#end(stream);
    else if (text !== this.#shown) {
      this.#pace?.arrived(text.length);
      if (!this.#cancelFrame) this.#write(stream);
    }
  }

  #write(stream: MarkdownStream): void {
    const length = this.#pace?.due(this.#shown.length, this.#text.length) ?? this.#text.length;
    if (length > this.#shown.length) {
      stream.push(this.#text.slice(this.#shown.length, length));
      this.#shown = this.#text.slice(0, length);
    }
    this.#cancelFrame = this.#frames.next(() => {
      this.#cancelFrame = undefined;
      if (this.#shown !== this.#text) this.#write(stream);
    });
  }

  #end(stream: MarkdownStream): void {
    this.#leaveFrame();
    if (this.#isEnded) return;
    stream.push(this.#text.slice(this.#shown.length));
    stream.end();
    this.#shown = this.#text;
    this.#isEnded = true;
  }

  #restart(stream: MarkdownStream): void {
    this.#leaveFrame();
    stream.reset(this.#text);
    this.#shown = this.#text;
    this.#isEnded = false;
  }

  #leaveFrame(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
    this.#pace?.stop();
  }

  #streamFor(node: Element | null): MarkdownStream | undefined {
    if (!node || node === this.#node) return this.#stream;
    this.#leaveFrame();
    this.#node = node;
    this.#shown = '';
    this.#isEnded = false;
    return (this.#stream = createMarkdownStream(node, this.#options));
  }
}
