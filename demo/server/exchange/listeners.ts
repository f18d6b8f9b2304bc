/** Who is to be called back about what. */
export class Listeners<Key> {
  readonly #byKey = new Map<Key, Set<() => void>>();

  /** @returns the way to stop */
  add(key: Key, listener: () => void): () => void {
    const those = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, those.add(listener));
    return () => {
      those.delete(listener);
      if (those.size === 0 && this.#byKey.get(key) === those) this.#byKey.delete(key);
    };
  }

  has(key: Key): boolean {
    return this.#byKey.has(key);
  }

  call(key: Key): void {
    for (const listener of this.#byKey.get(key) ?? []) listener();
  }

  callAll(): void {
    for (const key of this.#byKey.keys()) this.call(key);
  }
}
