import { encodePendingActions } from '../protocol/encode.js';
import { isSameId } from '../protocol/guards.js';
import type { WireMessage } from '../protocol/message.js';
import type { WireSession } from '../protocol/session.js';
import { openLine } from './line.js';
import type { Parts, Routes } from './parts.js';
import type { Question } from './question.js';
import { json, refusal } from './reply.js';
import { inputOf, type RecordedRequest, type Reply } from './request.js';
import type { Run } from './run.js';
import { inSession } from './session-routes.js';

/** What a model is asked for: answers, streamed and polled. */
export function generationRoutes(parts: Parts): Routes {
  const { store, model, level, capabilities } = parts;
  const streams = level !== 'required' && capabilities.stream !== false;
  const start = inSession(store, (_, request) => startStream(parts, request));
  return {
    'POST /chat/stream': streams && (level === 'extended' ? start : () => json(405, [])),
    'GET /chat/stream': streams && ((request) => (isResume(request) ? resume(parts, request) : start(request))),
    'GET /chat/generate': inSession(store, (session, request) => generate(parts, session, request)),
    'GET /chat/regenerate': inSession(store, (session, request) => regenerate(parts, session, request)),
    'GET /chat/check_generation': check(parts),
    'GET /chat/check_session': inSession(store, ({ id, title }) =>
      json(200, {
        ...{ messageTaskId: model.activeIn(id)?.taskId ?? null, titleTaskId: null, sessionTitle: title },
        ...{ is_remembered: false, ...encodePendingActions(store.pending.get(String(id)) ?? []) },
      }),
    ),
    'POST /chat/cancel': level === 'extended' && capabilities.cancel !== false && ((request) => cancel(parts, request)),
  };
}

/** The stream of a run, by the way that is next. */
export function streamOf({ model, troubles, level }: Parts, run: Run, signal: AbortSignal, after?: number): Response {
  const { line, response } = openLine({
    run,
    isProposed: level === 'proposed',
    way: troubles.takeWay(),
    signal,
    onLeft: () => {
      run.leave(line);
      model.noteLeft(run);
    },
  });
  run.follow(line, after);
  return response;
}

/**
 * The run that a message is answered by: an active one is joined, one that ended well is given again, and else another
 * begins. `undefined`: the session is busy with another message.
 */
export function runFor(parts: Parts, message: WireMessage, request: RecordedRequest): Run | undefined {
  const { store, model } = parts;
  const active = model.activeIn(message.session_id);
  if (active) return isSameId(active.question.messageId, message.id) ? active : undefined;
  const latest = model.latestOf(message.id);
  const { agencyConfirm } = inputOf(request);
  const isReply = agencyConfirm !== undefined && store.pending.has(String(message.session_id));
  if (latest?.status === 3 && latest.stored && store.messages.includes(latest.stored) && !isReply) return latest;
  return model.start(questionOf(message, isReply ? { confirmed: Number(agencyConfirm) === 1 } : {}));
}

/** The message that a request for a stream names. */
export function namedMessage({ store }: Parts, request: RecordedRequest): WireMessage | undefined {
  const { sessionId, messageId } = inputOf(request);
  const message = store.message(sessionId, messageId);
  return message?.role === 'human' ? message : undefined;
}

/** The message that is answered where a request names only a session. */
export function newestQuestion({ store }: Parts, request: RecordedRequest): WireMessage | undefined {
  return store.messagesOf(inputOf(request).sessionId).findLast(({ role }) => role === 'human');
}

function questionOf(message: WireMessage, more: Pick<Question, 'confirmed'>, isAgain = false): Question {
  const { id: messageId, session_id: sessionId, content: text, attachments } = message;
  return { text, sessionId, messageId, attachments, isAgain, ...more };
}

function startStream(parts: Parts, request: RecordedRequest): Response {
  const message = namedMessage(parts, request);
  if (!message) return refusal(404, 'message_not_found');
  const run = runFor(parts, message, request);
  return run ? streamOf(parts, run, request.signal) : refusal(409, 'session_already_thinking');
}

function isResume({ query, headers }: RecordedRequest): boolean {
  return 'taskId' in query || headers.has('last-event-id');
}

/** Contract section 3, rule 8. */
function resume(parts: Parts, { query, headers, signal }: RecordedRequest): Response {
  const cursor = query.after ?? headers.get('last-event-id') ?? '';
  const run = parts.model.find(query.taskId ?? cursor.split('.')[0]);
  const canResume = parts.level === 'extended' && parts.capabilities.resume !== false;
  return canResume && run ? streamOf(parts, run, signal, run.placeOf(cursor)) : new Response(null, { status: 204 });
}

function generate(parts: Parts, { id }: WireSession, request: RecordedRequest): Response {
  const message = newestQuestion(parts, request);
  if (!message) return refusal(400, 'There is no message to answer.');
  const isBusy = parts.level !== 'extended' && parts.model.activeIn(id) !== undefined;
  const run = isBusy ? undefined : runFor(parts, message, request);
  return run ? json(200, { taskId: run.taskId }) : refusal(400, 'session_already_thinking');
}

/** The old answer is gone at once, and what it answered is answered anew. */
function regenerate(parts: Parts, { id }: WireSession, request: RecordedRequest): Response {
  const { store, model } = parts;
  const old = store.message(id, inputOf(request).messageId);
  if (old?.role !== 'assistant') return refusal(400, 'Only an answer can be given anew.');
  if (model.activeIn(id)) return refusal(400, 'session_already_thinking');
  const all = store.messagesOf(id);
  const question = all.slice(0, all.indexOf(old)).findLast(({ role }) => role === 'human');
  if (!question) return refusal(400, 'There is no message to answer.');
  store.removeMessage(old);
  return json(200, { taskId: model.start(questionOf(question, {}, true)).taskId });
}

/** Contract section 2. A check waits for something that no other has told, so that no test depends on how often is asked. */
function check({ model, store }: Parts): Reply {
  return async (request) => {
    const run = model.find(inputOf(request).taskId);
    if (!run) return refusal(404, 'task_not_found');
    await run.news();
    const { status, answer, stored, failure } = run;
    const asks = store.pending.get(String(run.question.sessionId)) ?? [];
    if (status === 3 && stored && store.messages.includes(stored))
      return json(200, { ...stored, ...encodePendingActions(asks) });
    if (status === 3) return json(417, { task_status: 3 });
    if (status === 4 || status === 5)
      return json(400, {
        ...{ error: 'task_failed_or_canceled', task_status: status },
        userFacingErrorMessage: failure ?? null,
      });
    const { content: output, reasoning, sources } = answer;
    const hasOutput = output !== '' || reasoning !== '';
    const task_output = hasOutput ? { output, reasoning, sources: JSON.stringify(sources) } : null;
    return json(417, { task_status: status, slow_pickup: run.slowPickup, ...(status === 2 ? { task_output } : {}) });
  };
}

function cancel({ model }: Parts, request: RecordedRequest): Response {
  const run = model.find(inputOf(request).taskId);
  if (!run) return refusal(404, 'task_not_found');
  if (run.isOver) return refusal(409, 'already_ended');
  const message = model.stop(run);
  return json(200, { task_status: 5, ...(message ? { message } : {}) });
}
