import { ChatError, isChatError, type ChatErrorCode } from '../protocol/errors.js';
import { isTerminal, type ChatEvent, type Done, type Failure } from '../protocol/events.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { Backend } from './backend.js';
import { wait } from './clock.js';
import { online, pause, type PauseOptions } from './pause.js';

export interface PollOptions extends PauseOptions {
  readonly backend: Backend;
  readonly sessionId: Id;
  readonly taskId: Id;
  /** 0 to 1, spreads the requests of many clients. */
  readonly random: () => number;
  readonly onEvent: (event: ChatEvent) => void;
}

/** Milliseconds before each check: quick at first, since most answers are short, then steady. */
const paces = [500, 1000, 1000, 1000, 1000, 1000, 2000];
const waitingPace = 5000;
const slowPickupPace = 10_000;
const hiddenPace = 15_000;
/** Checks that may fail one after another before the run is given up. */
const allowedErrors = 5;
/** Checks that may say "finished, not stored yet": the message may have been deleted (contract section 2). */
const allowedStoring = 10;
/** Seconds: a server that asks for more is asked again all the same. */
export const longestRetryAfter = 60;

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
  let pace = 0;
  let least = 0;
  for (let check = 0; storing < allowedStoring; check++) {
    const usual = paces[Math.min(check, paces.length - 1)] ?? 0;
    await rest(Math.max(pace, usual), least, options);
    try {
      const events = await checkOnce(options);
      errors = 0;
      least = 0;
      for (const event of events) options.onEvent(event);
      const end = events.find(isTerminal);
      if (end) return end;
      pace = paceAfter(events);
      storing = events.some((event) => event.type === 'status' && event.taskStatus === 3) ? storing + 1 : 0;
    } catch (error) {
      options.signal.throwIfAborted();
      if (!options.surroundings.isOnline) continue;
      errors += 1;
      if (!isChatError(error) || final.has(error.code) || errors > allowedErrors) throw error;
      pace = 0;
      least = Math.min(error.retryAfter ?? 0, longestRetryAfter) * 1000;
    }
  }
  return undefined;
}

/**
 * ±20 %, so that many clients do not come at once; slower where nobody looks, and not at all while offline. `least` is
 * the server's own word on when to come back, which neither chance nor a person who looks may shorten.
 */
async function rest(milliseconds: number, least: number, options: PollOptions): Promise<void> {
  const usual = Math.max(milliseconds, options.surroundings.isHidden ? hiddenPace : 0) * (0.8 + 0.4 * options.random());
  if (least > 0) await wait(Math.max(least, usual), options);
  else await pause(usual, options);
  await online(options);
}

async function checkOnce({ backend, sessionId, taskId, signal }: PollOptions): Promise<readonly ChatEvent[]> {
  const events = await backend.checkGeneration(sessionId, taskId, signal);
  const isForeign = events.some(
    (event) => event.type === 'done' && event.message && !isSameId(event.message.sessionId, sessionId),
  );
  if (isForeign) throw new ChatError('bad_response');
  return events;
}

function paceAfter(events: readonly ChatEvent[]): number {
  const status = events.find((event) => event.type === 'status');
  if (status?.slowPickup) return slowPickupPace;
  return status?.taskStatus === 1 ? waitingPace : 0;
}
