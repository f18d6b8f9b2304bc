/** What was begun and not sent. Kept for as long as the tab lives, where the browser allows it. */
export class Drafts {
  readonly #storage: () => Storage;
  /** Where nothing may be stored, or no more, they live as long as this. */
  readonly #texts = new Map<string, string>();

  /** @param storage - what it does may throw: a page may be forbidden to store, or have no room */
  constructor(storage: () => Storage = () => sessionStorage) {
    this.#storage = storage;
  }

  read(key: string): string {
    return this.#texts.get(key) ?? attempt(() => this.#storage().getItem(prefix + key)) ?? '';
  }

  write(key: string, text: string): void {
    this.#texts.set(key, text);
    attempt(() => {
      if (text === '') this.#storage().removeItem(prefix + key);
      else this.#storage().setItem(prefix + key, text);
    });
  }
}

const prefix = 'chat-stream draft ';

/** `undefined` for what the browser refuses. */
function attempt<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
