import { setTimeout as wait } from 'node:timers/promises';

export interface ReadinessOptions {
  /** Each asks something that the server cannot do without; it rejects where that does not answer. */
  readonly needs: readonly (() => Promise<unknown>)[];
  /** Milliseconds that they may take together: what hangs is not there either. */
  readonly patience?: number;
}

/** Whether a server is to be given requests: it stays, and what it needs answers. */
export class Readiness {
  readonly #options: ReadinessOptions;
  #isRetired = false;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async isReady(): Promise<boolean> {
    if (this.#isRetired) return false;
    const { needs, patience = 3000 } = this.#options;
    const answered = Promise.all(needs.map((ask) => ask())).then(
      () => true,
      () => false,
    );
    return (await Promise.race([answered, wait(patience, false, { ref: false })])) && !this.#isRetired;
  }

  /** The server is not to stay. */
  retire(): void {
    this.#isRetired = true;
  }
}
