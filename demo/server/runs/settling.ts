import type { Done, Failure } from '../../../src/protocol/events.js';
import { emptyAnswer, type Message } from '../../../src/protocol/message.js';
import { runFailure, type RunFailure } from '../failure.js';
import { isNoRoom } from '../no-room.js';
import type { Ending, RunRow } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { cancelled, endEvent, endingOf } from './ending.js';
import { describe } from './generation.js';
import type { RunMemory } from './run-memory.js';
import type { Run } from './run.js';
import type { RunObserver } from './run-observer.js';

export interface SettlingOptions {
  readonly store: Store;
  readonly memory: RunMemory;
  readonly observer?: RunObserver | undefined;
  readonly log: (line: string) => void;
}

type Failed = Extract<Ending, { readonly failure: RunFailure }>;

/** The one place where runs end. The first end counts, and it is stored before anybody hears of it. */
export class Settling {
  readonly #options: SettlingOptions;
  readonly #ends = new WeakMap<Run, Promise<Ending>>();
  /** What could not be stored: their followers have been told so, and their text is kept until it can be. */
  readonly #unstored = new Map<number, { readonly run: Run; readonly ending: Failed }>();

  constructor(options: SettlingOptions) {
    this.#options = options;
  }

  /** Stops a run at once. Never rejects. @returns the end that counts, when it is stored and told */
  settle(run: Run, ending: Ending): Promise<Ending> {
    const before = this.#ends.get(run);
    if (before) return before;
    run.seal();
    const end = this.#end(run, ending);
    this.#ends.set(run, end);
    return end;
  }

  /** Why a run that has ended is not stored. */
  failureOf(taskId: number): RunFailure {
    return this.#unstored.get(taskId)?.ending.failure ?? runFailure('server_error');
  }

  /** Stores what could not be stored at its end, as far as that works now. Never rejects. */
  async storeLate(): Promise<void> {
    const { store, log } = this.#options;
    for (const [taskId, { run, ending }] of this.#unstored)
      try {
        await store.of(run.userId).runs.end(taskId, run.messageId, run.answer, ending, run.log.last);
        this.#unstored.delete(taskId);
      } catch (error) {
        log(`run ${taskId}: still cannot be stored: ${describe(error)}`);
        return;
      }
  }

  async #end(run: Run, wanted: Ending): Promise<Ending> {
    const { ending, event } = await this.#stored(run, wanted);
    run.end(event);
    this.#options.memory.end(run);
    this.#options.observer?.runEnded(ending.finish, ending.status === 4 ? ending.failure.code : undefined);
    return ending;
  }

  async #stored(run: Run, ending: Ending): Promise<{ ending: Ending; event: Done | Failure }> {
    const { store, log } = this.#options;
    const { runs, messages } = store.of(run.userId);
    try {
      const ended = await runs.end(run.taskId, run.messageId, run.answer, ending, run.log.last + 1, run.replaces);
      if (ended.isFirst) return { ending, event: endEvent(ending, ended.message) };
      // Another process was first, or somebody has deleted it.
      const row = await runs.find(run.sessionId, run.taskId);
      const first = (row && endingOf(row)) ?? cancelled;
      return { ending: first, event: endEvent(first, row && (await messages.ofRun(run.taskId))) };
    } catch (error) {
      log(`run ${run.taskId}: could not be stored: ${describe(error)}`);
      const failure = runFailure(isNoRoom(error) ? 'disk_full' : 'server_error');
      const failed: Failed = { status: 4, finish: 'failed', failure };
      this.#unstored.set(run.taskId, { run, ending: failed });
      return { ending: failed, event: endEvent(failed, undefined) };
    }
  }
}

/** @param now milliseconds since 1970 */
export function blankAnswer({ sessionId, taskId }: RunRow, now: number): Message {
  return { ...emptyAnswer(sessionId, Math.floor(now / 1000)), taskId };
}
