import { isIncomplete } from '../protocol/message.js';
import { isSameId, type Id } from '../protocol/guards.js';
import { wait, type Clock } from '../transport/clock.js';
import type { RunLimits } from '../transport/limits.js';
import { asChatError } from '../transport/locate.js';
import type { ChatMessage } from './thread.js';
import type { Parts } from './upkeep.js';

/** Checks of a title, at most: it is worth a minute. */
const mostChecks = 30;

/** The titles that a backend makes up. Nobody waits for one, and no chat is worse without. */
export class Titles {
  readonly #parts: Parts;
  readonly #clock: Clock;
  readonly #paces: RunLimits['paces'];
  readonly #underWay = new Set<string>();

  constructor(parts: Parts, clock: Clock, paces: RunLimits['paces']) {
    this.#parts = parts;
    this.#clock = clock;
    this.#paces = paces;
  }

  /** Asks for a title after the first exchange, of a backend that has said that it makes them. */
  afterAnswer(sessionId: Id, answer: ChatMessage | undefined): void {
    const { state } = this.#parts;
    const { messages, hasOlder, run } = state.thread(String(sessionId));
    const isFirst = !hasOlder && messages.filter(({ role }) => role === 'human').length === 1;
    if (!answer || isIncomplete(answer) || !isFirst || run?.state.title !== undefined) return;
    if (state.$capabilities.get().titles === true) this.follow(sessionId);
  }

  /** @param taskId of a title that is being made already */
  follow(sessionId: Id, taskId?: Id): void {
    const key = String(sessionId);
    if (this.#underWay.has(key)) return;
    this.#underWay.add(key);
    void this.#follow(sessionId, taskId)
      .catch(asChatError)
      .finally(() => this.#underWay.delete(key));
  }

  async #follow(sessionId: Id, known: Id | undefined): Promise<void> {
    const { backend, requests, state } = this.#parts;
    const { signal } = requests;
    const titleNow = () => state.sessions.get().find(({ id }) => isSameId(id, sessionId))?.title;
    const before = titleNow();
    const taskId = known ?? (await backend.generateTitle(sessionId, signal));
    for (let check = 0; check < mostChecks; check++) {
      await wait(this.#paces[Math.min(check, this.#paces.length - 1)] ?? 0, { clock: this.#clock, signal });
      const title = await backend.checkTitle(sessionId, taskId, signal);
      if (title === undefined) continue;
      // a person who has named it meanwhile knows better
      if (title !== '' && titleNow() === before) state.rename(sessionId, title);
      return;
    }
  }
}
