import type { ChatEvent, Delta, Done, Failure } from './events.js';
import { encodeMessage, type PendingAction } from './message.js';

/** Contract section 3, rule 3: printable ASCII, at most 128 bytes. */
const validId = /^[\x21-\x7e]{1,128}$/;

/**
 * Writes an event as one SSE frame, for server authors: one JSON value on one `data` line, so nothing in
 * a text can end the line.
 *
 * @param id the cursor `<taskId>.<seq>`; leave it out for what a client need not remember (status, ping)
 * @throws RangeError for an id outside rule 3, which could smuggle a line break into the stream
 */
export function encodeEvent(event: ChatEvent, id?: string): string {
  if (id !== undefined && !validId.test(id)) throw new RangeError('an event id is 1 to 128 printable ASCII characters');
  const name = nameOf(event);
  const lines = [
    ...(name === undefined ? [] : [`event: ${name}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    `data: ${JSON.stringify(dataOf(event))}`,
  ];
  return `${lines.join('\n')}\n\n`;
}

/** What the proposal already had stays unnamed, so that its clients never see the rest (contract section 3). */
function nameOf({ type }: ChatEvent): string | undefined {
  return type === 'text' || type === 'done' || type === 'error' ? undefined : type;
}

function dataOf(event: ChatEvent): unknown {
  switch (event.type) {
    case 'text':
    case 'reasoning':
    case 'title':
      return encodeDelta(event);
    case 'hello': {
      const { type: _, ...hello } = event;
      return { v: 1, ...hello };
    }
    case 'snapshot': {
      const { type: _, ...snapshot } = event;
      return snapshot;
    }
    case 'status':
      return { task_status: event.taskStatus, slow_pickup: event.slowPickup };
    case 'tool':
      return event.tool;
    case 'ping':
      return event.len === undefined ? {} : { len: event.len };
    case 'done':
      return encodeDone(event);
    case 'error':
      return encodeFailure(event);
  }
}

function encodeDelta({ delta, off }: Delta): unknown {
  return { chunk: delta, off };
}

function encodeDone({ len, finish, usage, message }: Done): unknown {
  if (message === undefined) return { done: true, len, finish, usage };
  return {
    done: true,
    len,
    finish,
    usage,
    message: { ...encodeMessage(message), ...encodePendingActions(message.pendingActions) },
  };
}

/** The key is there even without actions: `null` says that there are none (contract section 1). */
export function encodePendingActions(actions: readonly PendingAction[]): {
  sessionAgencyPendingActions: readonly PendingAction[] | null;
} {
  return { sessionAgencyPendingActions: actions.length > 0 ? actions : null };
}

function encodeFailure({ error, code, taskStatus, retryable, retryAfter }: Failure): unknown {
  return { error, code, task_status: taskStatus, retryable, retryAfter };
}
