import type { Done, Failure } from '../../../src/protocol/events.js';
import type { StoredMessage } from '../../../src/protocol/message.js';
import { runFailure } from '../failure.js';
import type { Ending, RunRow } from '../store/runs.js';

/** The end of a run that the server could not bring to one. */
export const interrupted: Ending = { status: 4, finish: 'interrupted', failure: runFailure('interrupted') };

/** How a stored run ended; `undefined` while it is active. */
export function endingOf({ status, finish, failure }: RunRow): Ending | undefined {
  if (finish === undefined) return undefined;
  if (status === 3) return { status, finish };
  return status === 4 || status === 5 ? { status, finish, failure: failure ?? runFailure('task_failed') } : undefined;
}

/** What the followers of a run hear last. */
export function endEvent(ending: Ending, message: StoredMessage | undefined): Done | Failure {
  if (ending.status === 3) {
    return {
      type: 'done',
      finish: ending.finish,
      ...(message ? { message, len: message.content.length } : {}),
      ...(message?.usage ? { usage: message.usage } : {}),
    };
  }
  const { words, code, retryable, retryAfter } = ending.failure;
  return {
    type: 'error',
    error: words,
    code,
    taskStatus: ending.status,
    retryable,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

export const cancelled: Ending = { status: 5, finish: 'cancelled', failure: runFailure('cancelled') };
