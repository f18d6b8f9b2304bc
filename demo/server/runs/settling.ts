import type { Done, Failure } from '../../../src/protocol/events.js';
import { emptyAnswer, type Message } from '../../../src/protocol/message.js';
import { runFailure } from '../failure.js';
import type { Ending, RunRow } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { cancelled, endEvent, endingOf } from './ending.js';
import { describe } from './generation.js';
import type { RunMemory } from './run-memory.js';
import type { Run } from './run.js';

export interface SettlingOptions {
  readonly store: Store;
  readonly memory: RunMemory;
  readonly log: (line: string) => void;
}

/** The one place where runs end. The first end counts, and it is stored before anybody hears of it. */
export class Settling {
  readonly #options: SettlingOptions;
  readonly #ends = new WeakMap<Run, Promise<Ending>>();

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

  async #end(run: Run, wanted: Ending): Promise<Ending> {
    const { ending, event } = await this.#stored(run, wanted);
    run.end(event);
    this.#options.memory.end(run);
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
      const failed: Ending = { status: 4, finish: 'failed', failure: runFailure('server_error') };
      return { ending: failed, event: endEvent(failed, undefined) };
    }
  }
}

/** @param now milliseconds since 1970 */
export function blankAnswer({ sessionId, taskId }: RunRow, now: number): Message {
  return { ...emptyAnswer(sessionId, Math.floor(now / 1000)), taskId };
}
