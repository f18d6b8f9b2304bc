/** So many keys are remembered; the oldest are forgotten first. */
const capacity = 10_000;

export interface AttemptsOptions {
  readonly limit: number;
  /** Milliseconds. */
  readonly window: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Counts how often something was tried, for each who tried it, and says when that was too often. */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #tried = new Map<string, readonly number[]>();

  constructor(options: AttemptsOptions) {
    this.#options = options;
  }

  /**
   * Counts one more, unless there have been too many.
   *
   * @returns the seconds to wait, 0 where it may be tried now
   */
  take(key: string): number {
    const { limit, window, clock } = this.#options;
    const now = clock();
    const recent = (this.#tried.get(key) ?? []).filter((time) => time > now - window);
    const [first] = recent;
    if (first !== undefined && recent.length >= limit) return Math.max(1, Math.ceil((first + window - now) / 1000));
    this.#tried.delete(key);
    this.#tried.set(key, [...recent, now]);
    const [oldest] = this.#tried.keys();
    if (oldest !== undefined && this.#tried.size > capacity) this.#tried.delete(oldest);
    return 0;
  }

  forget(key: string): void {
    this.#tried.delete(key);
  }
}
