import { setTimeout as wait } from 'node:timers/promises';
import type { UserStore } from '../store/store.js';
import type { Run } from './run.js';
import type { Titles } from './titles.js';

/** Milliseconds for which the end of an answer waits for a title. It is made all the same, and found in the list then. */
const patience = 2000;

interface TitlingOptions {
  readonly store: UserStore;
  readonly titles: Titles | undefined;
}

/** The title of a new conversation, told by the stream of its first answer. */
export class Titling {
  readonly #run: Run;
  readonly #options: TitlingOptions;
  #title: Promise<string | undefined> | undefined;

  constructor(run: Run, options: TitlingOptions) {
    this.#run = run;
    this.#options = options;
  }

  /** At the first word, for a service with room for one must not make the answer wait for its title. */
  begin(): void {
    // a run that fails never asks what became of it
    this.#title ??= this.#make().catch(() => undefined);
  }

  async end(): Promise<void> {
    const title = await Promise.race([this.#title, wait(patience, undefined, { ref: false })]);
    if (title !== undefined) this.#run.push({ type: 'title', delta: title, off: 0 });
  }

  async #make(): Promise<string | undefined> {
    const { store, titles } = this.#options;
    const { userId, sessionId, messageId } = this.#run;
    const first = titles && (await store.messages.firstHuman(sessionId));
    return first?.id === messageId ? titles?.make(userId, sessionId) : undefined;
  }
}
