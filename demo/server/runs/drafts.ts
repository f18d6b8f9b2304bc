import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds between two drafts of an answer. */
const interval = 250;

export interface DraftsOptions {
  /** Writes down what there is now. */
  readonly write: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  /** Resolves when the next draft may be written. */
  readonly rest?: () => Promise<void>;
}

/**
 * Writes an answer down while it grows, so that little is lost when the process dies: at the first word, then at
 * most every 250 ms, never twice at a time, and also when no further word comes.
 */
export class Drafts {
  readonly #options: DraftsOptions;
  #isResting = false;
  #isDue = false;
  #isOver = false;

  constructor(options: DraftsOptions) {
    this.#options = options;
  }

  /** There is something new. */
  touch(): void {
    this.#isDue = true;
    if (!this.#isResting) void this.#work();
  }

  /** There is nothing more to write: the answer is stored as a whole. */
  stop(): void {
    this.#isOver = true;
  }

  async #work(): Promise<void> {
    const { rest = () => wait(interval, undefined, { ref: false }) } = this.#options;
    this.#isResting = true;
    while (this.#isDue && !this.#isOver) {
      this.#isDue = false;
      await Promise.all([this.#write(), rest()]);
    }
    this.#isResting = false;
  }

  async #write(): Promise<void> {
    try {
      await this.#options.write();
    } catch (error) {
      this.#options.onFailure(error);
    }
  }
}
