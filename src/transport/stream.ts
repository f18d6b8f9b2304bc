import { ChatError } from '../protocol/errors.js';
import {
  decodeEvent,
  isTerminal,
  taskOfCursor,
  type ChatEvent,
  type Done,
  type Failure,
  type Frame,
} from '../protocol/events.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { Backend, StreamStart } from './backend.js';
import { createDeadline, type Clock } from './clock.js';

export interface StreamOptions {
  readonly backend: Backend;
  readonly start: StreamStart;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ChatEvent) => void;
}

/** Milliseconds. A cold model may be slow to its first word; that is not the transport's to judge. */
const firstEventLimit = 30_000;
/** Milliseconds of silence after the first event where the server announces no heartbeat. */
const silenceLimit = 60_000;
/** Heartbeats that may fail to come before the line counts as dead. */
const heartbeatsAllowed = 2.5;

/**
 * Follows a run by its event stream, closes the connection after the event that ends it (a server may leave it open),
 * and gives up on a silent line.
 *
 * @returns the event that ended the run; `undefined` where the stream ended without one: it broke (contract section 3, rule 4)
 * @throws ChatError `stream_refused` before anything was started, `timeout`, or what broke; the signal's reason
 */
export async function followStream({
  backend,
  start,
  clock,
  signal,
  onEvent,
}: StreamOptions): Promise<Done | Failure | undefined> {
  const closing = new AbortController();
  const idle = createDeadline(firstEventLimit, { clock, signal: AbortSignal.any([signal, closing.signal]) });
  const belongs = createOwnershipTest(start.sessionId);
  let isFirst = true;
  let last: Done | Failure | undefined;
  const onFrame = (frame: Frame) => {
    const event = decodeEvent(frame);
    if (last || !event || !belongs(event, frame)) return;
    if (isFirst || event.type === 'hello') idle.restart(silenceAfter(event));
    isFirst = false;
    onEvent(event);
    if (!isTerminal(event)) return;
    last = event;
    closing.abort();
  };
  try {
    await backend.stream(start, { signal: idle.signal, onBytes: () => idle.restart(), onFrame });
  } catch (error) {
    if (!last) throw idle.expired ? new ChatError('timeout', { cause: error }) : error;
  } finally {
    idle.clear();
  }
  return last;
}

function silenceAfter(event: ChatEvent): number {
  return event.type === 'hello' && event.heartbeat ? event.heartbeat * heartbeatsAllowed : silenceLimit;
}

/** Another session's or another task's event must never be shown. The first task that is named is ours. */
function createOwnershipTest(sessionId: Id): (event: ChatEvent, frame: Frame) => boolean {
  const foreign = new Set<string>();
  let own: string | undefined;
  return (event, { id }) => {
    const task = event.type === 'hello' && event.taskId !== undefined ? String(event.taskId) : taskOfCursor(id);
    const session = sessionOf(event);
    if (session !== undefined && !isSameId(session, sessionId)) {
      if (task !== undefined) foreign.add(task);
      return false;
    }
    if (task !== undefined && !foreign.has(task)) own ??= task;
    return task === undefined || task === own;
  };
}

/** Only these two name their session. */
function sessionOf(event: ChatEvent): Id | undefined {
  if (event.type === 'hello') return event.sessionId;
  return event.type === 'done' ? event.message?.sessionId : undefined;
}
