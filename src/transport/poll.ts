import { ChatError, isChatError, type ChatErrorCode } from '../protocol/errors.js';
import { isTerminal, type ChatEvent, type Done, type Failure } from '../protocol/events.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { StoredMessage } from '../protocol/message.js';
import type { Backend } from './backend.js';
import { wait } from './clock.js';
import type { RunLimits } from './limits.js';
import { online, pause, type PauseOptions } from './pause.js';

export interface PollOptions extends PauseOptions {
  readonly backend: Backend;
  readonly sessionId: Id;
  readonly taskId: Id;
  readonly limits: RunLimits;
  /** 0 to 1, spreads the requests of many clients. */
  readonly random: () => number;
  readonly onEvent: (event: ChatEvent) => void;
  /** Nothing new has come for so long that there is no hurry. */
  readonly isSlow: () => boolean;
  /** Waits while the machine is offline, for whoever has more to say of that. */
  readonly beOnline?: () => Promise<void>;
}

/** After these, asking again cannot help. */
const final: ReadonlySet<ChatErrorCode> = new Set(['unauthorized', 'forbidden', 'task_lost', 'unsupported']);

/**
 * Follows a task by `check_generation` until it ends, one request at a time (contract section 2).
 *
 * @returns the event that ended it; `undefined` where the task has finished and its message never appeared
 * @throws ChatError `task_lost`, or the last error once too many in a row have failed; the signal's reason
 */
export async function pollTask(options: PollOptions): Promise<Done | Failure | undefined> {
  const { limits } = options;
  let errors = 0;
  let storing = 0;
  let pace = 0;
  let least = 0;
  for (let check = 0; storing < limits.storingChecks; check++) {
    const usual = limits.paces[Math.min(check, limits.paces.length - 1)] ?? 0;
    await rest(Math.max(pace, usual), least, options);
    try {
      const events = await checkOnce(options);
      errors = 0;
      least = 0;
      for (const event of events) options.onEvent(event);
      const end = events.find(isTerminal);
      if (end) return end;
      pace = paceAfter(events, options);
      storing = events.some((event) => event.type === 'status' && event.taskStatus === 3) ? storing + 1 : 0;
    } catch (error) {
      options.signal.throwIfAborted();
      if (!options.surroundings.isOnline) continue;
      errors += 1;
      if (!isChatError(error) || errors > errorsAllowed(error, limits)) throw error;
      pace = paceAfterError(error, errors, limits);
      least = Math.min(error.retryAfter ?? 0, limits.retryAfter) * 1000;
    }
  }
  return undefined;
}

/**
 * ±20 %, so that many clients do not come at once; slower where nobody looks, and not at all while offline. `least` is
 * the server's own word on when to come back, which neither chance nor a person who looks may shorten.
 */
async function rest(milliseconds: number, least: number, options: PollOptions): Promise<void> {
  const usual =
    Math.max(milliseconds, options.surroundings.isHidden ? options.limits.hiddenPace : 0) *
    (0.8 + 0.4 * options.random());
  if (least > 0) await wait(Math.max(least, usual), options);
  else await pause(usual, options);
  await (options.beOnline?.() ?? online(options));
}

async function checkOnce(options: PollOptions): Promise<readonly ChatEvent[]> {
  const { backend, sessionId, taskId, signal } = options;
  const events = await backend.checkGeneration(sessionId, taskId, signal);
  const isForeign = events.some((event) => event.type === 'done' && event.message && !isOwn(event.message, options));
  if (isForeign) throw new ChatError('bad_response');
  return events;
}

/** Another session's message must never be shown, nor another task's; not every backend names the task. */
function isOwn(message: StoredMessage, { sessionId, taskId }: PollOptions): boolean {
  return isSameId(message.sessionId, sessionId) && (message.taskId === undefined || isSameId(message.taskId, taskId));
}

/** A page may be of a proxy that has a bad moment, though most often it is the one to sign in on. */
function errorsAllowed({ code, status }: ChatError, { checkErrors, pageErrors }: RunLimits): number {
  if (code === 'unauthorized' && status === 200) return pageErrors;
  return final.has(code) ? 0 : checkErrors;
}

function paceAfter(events: readonly ChatEvent[], { limits, isSlow }: PollOptions): number {
  const status = events.find((event) => event.type === 'status');
  if (status?.slowPickup) return limits.slowPace;
  return status?.taskStatus === 1 || isSlow() ? limits.waitingPace : 0;
}

/** Longer with each failure in a row; a server that has too many requests, and does not say for how long, gets fewer. */
function paceAfterError({ code, retryAfter }: ChatError, errors: number, limits: RunLimits): number {
  const backoff = Math.min(limits.longestBackoff, limits.firstBackoff * 2 ** (errors - 1));
  return code === 'rate_limited' && retryAfter === undefined ? Math.max(limits.waitingPace, backoff) : backoff;
}
