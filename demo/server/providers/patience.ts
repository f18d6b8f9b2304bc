/** How long a model may take, in milliseconds. */
export interface Limits {
  /** For a connection to come about. */
  readonly connect: number;
  /** From the request to the first word: a model may have to be loaded. */
  readonly firstWord: number;
  /** Between two words. */
  readonly silence: number;
  /** From the reason why it stopped to the end of the stream: there may be a usage to come. */
  readonly rest: number;
  readonly whole: number;
}

export const usualLimits: Limits = {
  connect: 10_000,
  firstWord: 120_000,
  silence: 60_000,
  rest: 5_000,
  whole: 900_000,
};

/**
 * Ends a request that has gone quiet. What keeps a connection open (comments, empty chunks) is no sign of life:
 * only what the model says is.
 */
export class Patience {
  readonly #limits: Limits;
  readonly #controller = new AbortController();
  readonly #whole: NodeJS.Timeout;
  #next: NodeJS.Timeout;
  #isLost = false;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#whole = this.#endIn(limits.whole);
    this.#next = this.#endIn(limits.firstWord);
  }

  /** Aborts when it is lost. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** The model has said something. */
  heard(): void {
    this.#wait(this.#limits.silence);
  }

  /** The model has said why it stopped. */
  heardTheEnd(): void {
    this.#wait(this.#limits.rest);
  }

  /** Waits no longer, and lets go of the request. */
  stop(): void {
    clearTimeout(this.#whole);
    clearTimeout(this.#next);
    this.#controller.abort();
  }

  #wait(milliseconds: number): void {
    clearTimeout(this.#next);
    this.#next = this.#endIn(milliseconds);
  }

  #endIn(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#isLost = true;
      this.#controller.abort();
    }, milliseconds);
  }
}
