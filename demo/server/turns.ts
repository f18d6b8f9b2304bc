/** Work that must not overlap: what has the same key is done one after the other, however each of it ends. */
export class Turns<Key> {
  readonly #last = new Map<Key, Promise<void>>();

  take<Result>(key: Key, work: () => Result | Promise<Result>): Promise<Result> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const ended: Promise<void> = result.then(
      () => this.#leave(key, ended),
      () => this.#leave(key, ended),
    );
    this.#last.set(key, ended);
    return result;
  }

  /** Resolves when all that has been asked for so far is done. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values());
  }

  #leave(key: Key, ended: Promise<void>): void {
    if (this.#last.get(key) === ended) this.#last.delete(key);
  }
}
