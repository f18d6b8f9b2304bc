import { ChatError, isChatError, type ChatErrorCode } from '../protocol/errors.js';
import { isSameId, type Id } from '../protocol/guards.js';
import { isIncomplete, type StoredMessage } from '../protocol/message.js';
import type { Backend } from './backend.js';
import { wait, type Clock } from './clock.js';
import type { RunLimits } from './limits.js';
import type { Surroundings } from './surroundings.js';

export interface LocateOptions {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly limits: RunLimits;
  readonly signal: AbortSignal;
  readonly surroundings: Surroundings;
  /** Waits while the machine is offline. */
  readonly beOnline: () => Promise<void>;
  readonly sessionId: Id;
  readonly messageId?: Id | undefined;
  /** The answer that the run is to replace: it was there before, and says nothing of it. */
  readonly replaces?: Id | undefined;
  readonly taskId?: Id | undefined;
}

/** What became of a run that we lost sight of. `nothing`: the server knows of none; `unknown`: it could not be asked. */
export type Located =
  | { readonly kind: 'running'; readonly taskId: Id }
  | { readonly kind: 'stored'; readonly message: StoredMessage }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown' };

/** The server has said no to this request: it has started nothing, and asking again cannot help. */
const refusals: ReadonlySet<ChatErrorCode> = new Set([
  'unauthorized',
  'forbidden',
  'not_found',
  'invalid_input',
  'too_long',
  'rate_limited',
  'unsupported',
]);

export function isRefusal({ code }: ChatError): boolean {
  return refusals.has(code);
}

/** Statuses that may come with a time to come back at. */
const busyCodes: ReadonlySet<ChatErrorCode> = new Set(['rate_limited', 'unavailable']);

/** A server that is busy and says for how long, within what may be asked of a person. */
export function asksToComeBack({ code, retryAfter = Infinity }: ChatError, limits: RunLimits): boolean {
  return busyCodes.has(code) && retryAfter <= limits.retryAfter;
}

/** Looks for a run without starting one (contract section 4): by its task, by its session, among the newest messages. */
export async function locateRun(options: LocateOptions): Promise<Located> {
  if (options.taskId !== undefined) return { kind: 'running', taskId: options.taskId };
  const check = await lookTwice(() => options.backend.checkSession(options.sessionId, options.signal), options);
  if (isChatError(check) && !isMissing(check)) return { kind: 'unknown' };
  if (!isChatError(check) && check.messageTaskId !== undefined) return { kind: 'running', taskId: check.messageTaskId };
  const message = await findStored(options);
  if (message && !isChatError(message)) return { kind: 'stored', message };
  return { kind: isChatError(check) || isChatError(message) ? 'unknown' : 'nothing' };
}

/** The endpoint is not there. Most are optional (contract section 1): a backend without them still has its messages. */
export function isMissing({ code }: ChatError): boolean {
  return code === 'unsupported' || code === 'not_found';
}

/** This task's message among the newest; else the whole answer that follows the human message. An error is an answer, too. */
export async function findStored(options: LocateOptions): Promise<StoredMessage | ChatError | undefined> {
  const messages = await lookTwice(() => options.backend.messages(options.sessionId, options.signal), options);
  if (isChatError(messages)) return messages;
  const own = messages.find(({ role, taskId }) => role === 'assistant' && isSameId(taskId, options.taskId));
  if (own) return own;
  const asked = messages.findIndex(({ id }) => isSameId(id, options.messageId));
  return asked < 0
    ? undefined
    : messages.slice(asked + 1).find((message) => isWholeAnswer(message) && !isSameId(message.id, options.replaces));
}

function isWholeAnswer(message: StoredMessage): boolean {
  return message.role === 'assistant' && !isIncomplete(message);
}

/** A look that an offline machine took does not count. */
async function lookTwice<Value>(
  look: () => Promise<Value>,
  { clock, limits, signal, surroundings, beOnline }: LocateOptions,
): Promise<Value | ChatError> {
  for (let looks = 1; ; looks++) {
    const seen = await lookOnce(look, signal);
    if (!isChatError(seen)) return seen;
    const isBusy = asksToComeBack(seen, limits);
    if (isRefusal(seen) && !isBusy) return seen;
    if (!surroundings.isOnline) {
      await beOnline();
      looks = 0;
    } else if (looks === 2) return seen;
    await wait(Math.max(limits.lookPause, isBusy ? (seen.retryAfter ?? 0) * 1000 : 0), { clock, signal });
  }
}

async function lookOnce<Value>(look: () => Promise<Value>, signal: AbortSignal): Promise<Value | ChatError> {
  try {
    return await look();
  } catch (error) {
    signal.throwIfAborted();
    return asChatError(error);
  }
}

export function asChatError(error: unknown): ChatError {
  return isChatError(error) ? error : new ChatError('network', { cause: error });
}
