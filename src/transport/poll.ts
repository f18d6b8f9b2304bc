import { ChatError, isChatError, type ChatErrorCode } from '../protocol/errors.js';
import { isTerminal, type ChatEvent, type Done, type Failure } from '../protocol/events.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { Backend } from './backend.js';
import { wait, type Clock } from './clock.js';

export interface PollOptions {
  readonly backend: Backend;
  readonly sessionId: Id;
  readonly taskId: Id;
  readonly clock: Clock;
  /** 0 to 1, spreads the requests of many clients. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ChatEvent) => void;
}

/** Milliseconds before each check: quick at first, since most answers are short, then steady. */
const pace = [500, 1000, 1000, 1000, 1000, 1000, 2000];
const waitingPace = 5000;
const slowPickupPace = 10_000;
/** Checks that may fail one after another before the run is given up. */
const allowedErrors = 5;
/** Checks that may say "finished, not stored yet": the message may have been deleted (contract section 2). */
const allowedStoring = 10;

/** After these, asking again cannot help. */
const final: ReadonlySet<ChatErrorCode> = new Set(['unauthorized', 'forbidden', 'task_lost', 'unsupported']);

/**
 * Follows a task by `check_generation` until it ends, one request at a time (contract section 2).
 *
 * @returns the event that ended it; `undefined` where the task has finished and its message never appeared
 * @throws ChatError `task_lost`, or the last error once more than five in a row have failed; the signal's reason
 */
export async function pollTask(options: PollOptions): Promise<Done | Failure | undefined> {
  let errors = 0;
  let storing = 0;
  let pause = 0;
  let least = 0;
  for (let check = 0; storing < allowedStoring; check++) {
    const usual = pace[Math.min(check, pace.length - 1)] ?? 0;
    await wait(Math.max(least, Math.max(pause, usual) * (0.8 + 0.4 * options.random())), options);
    try {
      const events = await checkOnce(options);
      errors = 0;
      least = 0;
      for (const event of events) options.onEvent(event);
      const end = events.find(isTerminal);
      if (end) return end;
      pause = pauseAfter(events);
      storing = events.some((event) => event.type === 'status' && event.taskStatus === 3) ? storing + 1 : 0;
    } catch (error) {
      options.signal.throwIfAborted();
      errors += 1;
      if (!isChatError(error) || final.has(error.code) || errors > allowedErrors) throw error;
      // the server's own word on when to come back, which no random factor may shorten
      least = (error.retryAfter ?? 0) * 1000;
      pause = 0;
    }
  }
  return undefined;
}

async function checkOnce({ backend, sessionId, taskId, signal }: PollOptions): Promise<readonly ChatEvent[]> {
  const events = await backend.checkGeneration(sessionId, taskId, signal);
  const isForeign = events.some(
    (event) => event.type === 'done' && event.message && !isSameId(event.message.sessionId, sessionId),
  );
  if (isForeign) throw new ChatError('bad_response');
  return events;
}

function pauseAfter(events: readonly ChatEvent[]): number {
  const status = events.find((event) => event.type === 'status');
  if (status?.slowPickup) return slowPickupPace;
  return status?.taskStatus === 1 ? waitingPace : 0;
}
