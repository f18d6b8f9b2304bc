import type { MarkdownOptions } from '../markdown/options.js';
import type { MarkdownStream } from '../markdown/stream.js';
import { pageFrames, type Frames } from './frame.js';
import { Pace } from './pace.js';

/** How a text is shown. */
export interface MarkdownControllerOptions extends MarkdownOptions {
  /** Shows what comes in lumps at an even rate, a quarter of a second late at most. Default: false. */
  smooth?: boolean;
  frames?: Frames;
}

/** Makes a text grow in a node. */
export type CreateText = (target: Element, options: MarkdownOptions) => MarkdownStream;

const usual: MarkdownControllerOptions = {};

/**
 * Keeps one node's content equal to a growing text: what is added is pushed, so that finished blocks stay the very
 * nodes they are; a text that changed otherwise is rendered anew. The node is written to at most once between two
 * frames, however often the text changes, and holds all of it when it is complete.
 */
export class MarkdownController {
  readonly #target: () => Element | null;
  readonly #way: () => CreateText;
  #create: CreateText | undefined;
  #options = usual;
  #frames = pageFrames;
  #pace: Pace | undefined;
  #node: Element | undefined;
  #stream: MarkdownStream | undefined;
  /** What there is to show, and what is shown of it. */
  #text = '';
  #shown = '';
  #isEnded = false;
  /** Set while something was written since the last frame, or is to be with the next. */
  #cancelFrame: (() => void) | undefined;

  /** `way` tells how a text is shown; when it tells another one, the text is shown anew. */
  constructor(target: () => Element | null, way: () => CreateText) {
    this.#target = target;
    this.#way = way;
  }

  /** Call it after the host has rendered, from `updated`. Other options show the text anew. */
  show(text: string, isComplete: boolean, options = usual): void {
    const stream = this.#streamFor(this.#target(), options);
    if (!stream) return;
    this.#text = text;
    if (this.#isEnded ? text !== this.#shown : !text.startsWith(this.#shown)) this.#restart(stream);
    if (isComplete) this.#end(stream);
    else if (text !== this.#shown) {
      this.#pace?.arrived(text.length);
      if (!this.#cancelFrame) this.#write(stream);
    }
  }

  /** What is shown stays; what was made in it by others is disposed of. It can be shown again. */
  letGo(): void {
    this.#leaveFrame();
    this.#stream?.dispose();
    this.#stream = undefined;
    this.#node = undefined;
    this.#shown = '';
    this.#isEnded = false;
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

  #streamFor(node: Element | null, options: MarkdownControllerOptions): MarkdownStream | undefined {
    const create = this.#way();
    if (!node || (node === this.#node && options === this.#options && create === this.#create)) return this.#stream;
    this.letGo();
    const { smooth = false, frames = pageFrames, ...markdown } = options;
    this.#node = node;
    this.#create = create;
    this.#options = options;
    this.#frames = frames;
    this.#pace = smooth ? new Pace(frames) : undefined;
    node.replaceChildren();
    return (this.#stream = create(node, markdown));
  }
}
