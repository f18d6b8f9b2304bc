import { asChatError } from '../transport/locate.js';
import type { ChatState } from './state.js';

/** The requests of a chat's verbs. A run has its own, and ends them itself. */
export class Requests {
  readonly #state: ChatState;
  #controller = new AbortController();

  constructor(state: ChatState) {
    this.#state = state;
  }

  /** Ends the requests that are in flight by now. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What fails is told twice: to whoever called, and to whoever looks at the session. */
  async attempt<Value>(key: string, verb: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    try {
      return await verb(this.signal);
    } catch (error) {
      const trouble = asChatError(error);
      this.#state.change(key, { error: trouble });
      throw trouble;
    }
  }

  /** Ends all of them, with this reason. Those that come later are not concerned. */
  end(reason: Error): void {
    this.#controller.abort(reason);
    this.#controller = new AbortController();
  }
}
