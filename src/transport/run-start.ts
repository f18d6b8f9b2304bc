import { isChatError, type ChatError } from '../protocol/errors.js';
import type { Id } from '../protocol/guards.js';
import { unlessAborted, wait } from './clock.js';
import { asChatError, asksToComeBack } from './locate.js';
import type { RunRecord } from './run-record.js';
import type { RunOptions } from './run-state.js';

/** How a run was started, or may have been: so that it is started once, and found where it was stopped at that moment. */
export class RunStart {
  readonly #options: RunOptions;
  readonly #record: RunRecord;
  readonly #signal: AbortSignal;
  /** Aborted when nobody cares any more; until then a start that was stopped is looked after. */
  readonly #leaving = new AbortController();
  #mayBe = false;
  #generation: Promise<Id> | undefined;
  #delays = 0;

  /** @param signal aborted when the run has ended here */
  constructor(options: RunOptions, record: RunRecord, signal: AbortSignal) {
    this.#options = options;
    this.#record = record;
    this.#signal = signal;
  }

  /** Whether a generation was asked for by polling. */
  get hasGenerated(): boolean {
    return this.#generation !== undefined;
  }

  /** A stream is asked for: it may start the run. */
  expectStream(): void {
    this.#mayBe = true;
  }

  /**
   * Starts the run by polling, and gives its task: once in a run's life, since a GET with a side effect is never repeated
   * blindly. Only 429 says for sure that nothing was started; a 503 may come from a proxy whose backend did.
   */
  async generate(): Promise<Id> {
    const { limits } = this.#options;
    for (;;) {
      try {
        this.#mayBe = true;
        // a stop does not end this request: its answer names the task that is to be cancelled
        this.#generation = this.#ask();
        return await unlessAborted(this.#generation, this.#signal);
      } catch (error) {
        this.#signal.throwIfAborted();
        const trouble = asChatError(error);
        const isTooEarly = trouble.code === 'rate_limited' && asksToComeBack(trouble, limits);
        if (!isTooEarly || this.#delays++ >= limits.delays) throw trouble;
        await this.#record.waitAsAsked(trouble);
      }
    }
  }

  /** The task of a start that was stopped before its answer came. It may begin a moment later, so a look is not enough. */
  async find(): Promise<Id | undefined> {
    const { backend, clock, limits, sessionId } = this.#options;
    const { signal } = this.#leaving;
    const started: Id | ChatError | undefined = await this.#generation?.catch(asChatError);
    if (started !== undefined && !isChatError(started)) return started;
    const { messageTaskId } = await backend.checkSession(sessionId, signal);
    if (messageTaskId !== undefined || !this.#mayBe) return messageTaskId;
    await wait(limits.lookPause, { clock, signal });
    return (await backend.checkSession(sessionId, signal)).messageTaskId;
  }

  leave(): void {
    this.#leaving.abort();
  }

  #ask(): Promise<Id> {
    const { backend, sessionId, target } = this.#options;
    const { agencyConfirm, replaces } = { agencyConfirm: undefined, replaces: undefined, ...target };
    const { signal } = this.#leaving;
    return replaces === undefined
      ? backend.generate(sessionId, agencyConfirm, signal)
      : backend.regenerate(sessionId, replaces, signal);
  }
}
