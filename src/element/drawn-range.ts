import type { ChatMessage } from '../client/thread.js';

/** Which messages of a long list are drawn: the newest, and those before them that somebody wanted to see. */
export class DrawnRange {
  readonly #size: number;
  /** Of the first that is drawn. */
  #key: string | undefined;
  /** Where it was when it was last looked for. */
  #index = 0;

  /** @param size - how many are drawn at first, and how many more each time */
  constructor(size: number) {
    this.#size = size;
  }

  /** The place of the first message that is drawn. */
  start(messages: readonly ChatMessage[]): number {
    if (messages[this.#index]?.key !== this.#key) {
      this.#index = messages.findIndex(({ key }) => key === this.#key);
      // they are others, or more than there were
      if (this.#index < 0) this.#begin(messages, messages.length - this.#size);
    }
    return this.#index;
  }

  /** Draws more of the older ones; by `factor` times as many as usual. */
  more(messages: readonly ChatMessage[], factor = 1): void {
    this.#begin(messages, this.start(messages) - this.#size * factor);
  }

  /** Draws the newest only. */
  reset(): void {
    this.#key = undefined;
  }

  #begin(messages: readonly ChatMessage[], index: number): void {
    this.#index = Math.max(0, index);
    this.#key = messages[this.#index]?.key;
  }
}
