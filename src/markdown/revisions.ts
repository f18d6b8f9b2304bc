import { Waiting, type WaitingText } from './waiting.js';

/**
 * Characters that are read again at a time. A text counts for some more, as its nodes cost something, too: this is a
 * few milliseconds for texts of one word as for long ones.
 */
const AT_ONCE = 8192;
const PER_TEXT = 64;

/** Calls back in a task of its own; what it gives takes that back. */
export type Later = (task: () => void) => () => void;

/** A frame's time, also in a page that is hidden and has no frames. */
const SPAN = 16;

export const inAFrame: Later = (task) => {
  const timer = setTimeout(task, SPAN);
  return () => {
    clearTimeout(timer);
  };
};

interface Work {
  readonly later: Later;
  readonly mayGoOn: () => boolean;
  readonly revise: (text: WaitingText) => WaitingText;
  /** As much has been read again as there was, or as may be for now. */
  readonly onDone: () => void;
}

/** Reads finished texts again that asked for what has been defined since: forty thousand may wait for one definition. */
export class Revisions {
  readonly #work: Work;
  readonly #waiting = new Waiting();
  /** Finished texts of the block that is open. */
  readonly #ofBlock = new Set<WaitingText>();
  #cancel: (() => void) | undefined;

  constructor(work: Work) {
    this.#work = work;
  }

  /** Takes a text that waits for definitions. */
  add(text: WaitingText): void {
    this.#ofBlock.add(text);
    this.#waiting.add(text);
  }

  /** The open block is read anew from its beginning. */
  forgetBlock(): void {
    for (const text of this.#ofBlock) this.#waiting.remove(text);
    this.#ofBlock.clear();
  }

  endBlock(): void {
    this.#ofBlock.clear();
  }

  define(label: string): void {
    this.#waiting.define(label);
  }

  /** The first of them now, the others a slice at a time. */
  begin(): void {
    if (!this.#cancel) this.#readSlice();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #readSlice(): void {
    const { later, mayGoOn, onDone } = this.#work;
    this.#cancel = undefined;
    let left = AT_ONCE;
    while (left > 0 && mayGoOn()) {
      const text = this.#waiting.take();
      if (!text) break;
      this.#revise(text);
      left -= PER_TEXT + text.source.text.length;
    }
    if (left === AT_ONCE) return;
    if (left <= 0 && mayGoOn()) this.#cancel = later(() => this.#readSlice());
    else onDone();
  }

  #revise(text: WaitingText): void {
    const revised = this.#work.revise(text);
    if (this.#ofBlock.delete(text)) this.#ofBlock.add(revised);
    if (revised.source.missing.size > 0) this.#waiting.add(revised);
  }
}
