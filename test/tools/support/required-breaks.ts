import { isRecord, type JsonRecord } from '../../../src/protocol/guards.js';
import { altered, changed, instead, json, of, page, sent, without, type Break } from './breaking.js';
import type { Between, Passing } from './reference-bench.js';

const isKnown = ({ query }: Passing): boolean => Number(query.get('sessionId')) < 1_000_000;
const asksForUnknownTask = ({ query }: Passing): boolean =>
  isKnownSession(query) && Number(query.get('taskId')) > 1_000_000;

function isKnownSession(query: URLSearchParams): boolean {
  return Number(query.get('sessionId')) < 1_000_000;
}

/** From the second time on that it is asked for with the same words. */
function again(between: Between): Between {
  const seen = new Set<string>();
  return (passing) => {
    const words = `${passing.method} ${passing.path} ${passing.query.toString()} ${JSON.stringify(sent(passing))}`;
    if (seen.has(words)) return between(passing);
    seen.add(words);
    return passing.next();
  };
}

/** Those of a list that are left, or what they become. */
function listed(change: (list: readonly JsonRecord[]) => readonly unknown[]) {
  return ({ status, body }: { status: number; body: unknown }) =>
    Array.isArray(body) ? { status, body: change(body.filter(isRecord)) } : undefined;
}

const later = (id: unknown): number => Number(id) + 5000;

export const requiredBreaks: readonly Break[] = [
  [
    'new-session',
    'a session without an id',
    () => changed(of('PUT /chat/new_session'), ({ session }) => ({ session: without(session as JsonRecord, 'id') })),
  ],
  [
    'session-shape',
    'no time',
    () =>
      changed(of('PUT /chat/new_session'), ({ session }) => ({ session: without(session as JsonRecord, 'timestamp') })),
  ],
  ['new-session', 'a page with 200', () => instead(of('PUT /chat/new_session'), () => page())],
  ['new-session', 'no such path', () => instead(of('PUT /chat/new_session'), () => page(404))],
  ['new-session', 'another status', () => altered(of('PUT /chat/new_session'), ({ body }) => ({ status: 201, body }))],
  [
    'sessions-list',
    'not listed',
    () =>
      altered(
        of('GET /chat/sessions'),
        listed(() => []),
      ),
  ],
  [
    'sessions-list',
    'no list',
    () => altered(of('GET /chat/sessions'), ({ body }) => ({ status: 200, body: { sessions: body } })),
  ],
  [
    'rename-session',
    'said, and not done',
    () =>
      instead(
        of('PATCH /chat/update_session', (passing) => Number(sent(passing).sessionId) < 1_000_000),
        () => json(200, []),
      ),
  ],
  [
    'delete-session',
    'said, and not done',
    () => instead(of('DELETE /chat/delete_session', isKnown), () => json(200, [])),
  ],
  [
    'check-session',
    'it names no run',
    () => changed(of('GET /chat/check_session'), (body) => ({ ...body, messageTaskId: null })),
  ],
  [
    'check-session',
    'it names the run for ever',
    () => {
      let last: unknown = null;
      return changed(of('GET /chat/check_session'), (body) => ({
        ...body,
        messageTaskId: (last = body.messageTaskId ?? last),
      }));
    },
  ],
  ['message-shape', 'no time', () => changed(of('PUT /chat/new_message'), (body) => without(body, 'timestamp'))],
  [
    'message-shape',
    'no attachments',
    () => changed(of('PUT /chat/new_message'), (body) => without(body, 'attachments')),
  ],
  [
    'new-message',
    'of another session',
    () => changed(of('PUT /chat/new_message'), (body) => ({ ...body, session_id: 7000 })),
  ],
  [
    'message-shape',
    'sources as a list',
    () => changed(of('PUT /chat/new_message'), (body) => ({ ...body, sources: [] })),
  ],
  [
    'new-message',
    'other letters',
    () =>
      changed(of('PUT /chat/new_message'), (body) => ({ ...body, content: String(body.content).replace('ö', 'Ã¶') })),
  ],
  [
    'content-limit',
    'cut in silence',
    () =>
      altered(of('PUT /chat/new_message'), ({ status }, passing) =>
        status === 413 ? { status: 200, body: sent(passing) } : undefined,
      ),
  ],
  [
    'messages-list',
    'the newest first',
    () =>
      altered(
        of('GET /chat/messages'),
        listed((list) => [...list].reverse()),
      ),
  ],
  [
    'messages-list',
    'no roles',
    () =>
      altered(
        of('GET /chat/messages', ({ query }) => !query.has('limit')),
        listed((list) => list.map((message) => (message.role === 'human' ? without(message, 'role') : message))),
      ),
  ],
  [
    'messages-pages',
    'the cursor counts for nothing',
    () => (passing) => {
      const query = new URLSearchParams(passing.query);
      if (passing.path === '/chat/messages') query.delete('cursor');
      return passing.next({ query });
    },
  ],
  [
    'messages-pages',
    'the limit counts for nothing',
    () => (passing) => {
      const query = new URLSearchParams(passing.query);
      if (passing.path === '/chat/messages') query.delete('limit');
      return passing.next({ query });
    },
  ],
  [
    'one-message',
    'another text',
    () =>
      changed(
        ({ path }) => /\/messages\/\d+$/.test(path),
        (body) => ({ ...body, content: 'x' }),
      ),
  ],
  ['delete-message', 'said, and not done', () => instead(of('DELETE /chat/delete_message'), () => json(200, []))],
  ['generate', 'a page with 200', () => instead(of('GET /chat/generate', isKnown), () => page())],
  ['generate', 'the task in an envelope', () => changed(of('GET /chat/generate'), (data) => ({ data }))],
  [
    'one-run',
    'it generates twice',
    () => again(changed(of('GET /chat/generate'), ({ taskId }) => ({ taskId: later(taskId) }))),
  ],
  [
    'poll-waiting',
    '202 in place of 417',
    () =>
      altered(of('GET /chat/check_generation'), ({ status, body }) => ({
        status: status === 417 ? 202 : status,
        body,
      })),
  ],
  [
    'poll-waiting',
    'no task_status',
    () =>
      altered(of('GET /chat/check_generation'), ({ status }) =>
        status === 417 ? { status, body: { running: true } } : undefined,
      ),
  ],
  [
    'poll-output',
    'only what is new',
    () => {
      const outputs = ['One ', 'two'];
      return altered(of('GET /chat/check_generation'), ({ status, body }) =>
        status === 417
          ? { status, body: { ...(body as JsonRecord), task_output: { output: outputs.shift() ?? 'three' } } }
          : undefined,
      );
    },
  ],
  [
    'poll-ends',
    'it never does',
    () =>
      altered(of('GET /chat/check_generation'), ({ status }) =>
        status === 200 ? { status: 417, body: { task_status: 3 } } : undefined,
      ),
  ],
  [
    'poll-ends',
    'with the question',
    () => changed(of('GET /chat/check_generation'), (body) => ({ ...body, role: 'human' })),
  ],
  [
    'poll-ends',
    'with a failure',
    () =>
      altered(of('GET /chat/check_generation'), ({ status }) =>
        status === 200 ? { status: 400, body: { error: 'task_failed_or_canceled', task_status: 4 } } : undefined,
      ),
  ],
  [
    'poll-again',
    'another message',
    () => {
      const seen = new Set<unknown>();
      return changed(of('GET /chat/check_generation'), (body) => {
        if (seen.has(body.id)) return { ...body, id: later(body.id) };
        seen.add(body.id);
        return body;
      });
    },
  ],
  [
    'regenerate',
    'the old run',
    () => {
      let old: unknown;
      return async (passing) => {
        if (of('GET /chat/regenerate')(passing)) return json(200, { taskId: old });
        const response = await passing.next();
        if (!of('GET /chat/generate', isKnown)(passing)) return response;
        const body: unknown = await response.json();
        old ??= isRecord(body) ? body.taskId : undefined;
        return json(response.status, body);
      };
    },
  ],
  ['titles', 'without a result', () => changed(of('GET /chat/check_title_generation'), () => ({ result: null }))],
  [
    'unknown-session',
    '500',
    () =>
      altered(of('PUT /chat/new_message'), ({ status, body }) => (status === 404 ? { status: 500, body } : undefined)),
  ],
  [
    'unknown-task',
    'it is waited for',
    () =>
      altered(of('GET /chat/check_generation', asksForUnknownTask), () => ({ status: 417, body: { task_status: 1 } })),
  ],
  [
    'error-body',
    'a page',
    () => async (passing) => {
      const response = await passing.next();
      return passing.path === '/chat/generate' && response.status >= 400 ? page(response.status) : response;
    },
  ],
];
