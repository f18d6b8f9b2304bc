import { isRecord, type JsonRecord } from '../../../src/protocol/guards.js';
import { altered, changed, data, instead, json, of, page, reframed, sent, without, type Break } from './breaking.js';
import type { Between, Passing } from './reference-bench.js';

/** The start of a stream as it was proposed. */
export const byGet = of(
  'GET /chat/stream',
  ({ query }) => query.has('messageId') && Number(query.get('sessionId')) < 1_000_000,
);
/** A stream that is taken up again. */
const resumed = of('GET /chat/stream', ({ query }) => query.has('taskId'));
const posted = of('POST /chat/stream');

const isEnd = (value: JsonRecord): boolean => value.done === true;

/** Of the streams that are started by GET. */
function framed(change: (frame: string) => readonly string[]): Between {
  return reframed(byGet, () => change);
}

/** The first frame with text becomes these. */
export function firstText(change: (frame: string) => readonly string[]): () => (frame: string) => readonly string[] {
  return () => {
    let isDone = false;
    return (frame) => {
      if (isDone || !frame.includes('data: {"chunk"') || frame.includes('event:')) return [frame];
      isDone = true;
      return change(frame);
    };
  };
}

/** Sessions in which something was streamed by this way. */
function after(
  isStart: (passing: Passing) => boolean,
  make: (isSuch: (passing: Passing) => boolean) => Between,
): Between {
  const sessions = new Set<string>();
  const sessionOf = (passing: Passing) => passing.query.get('sessionId') ?? String(sent(passing).sessionId);
  const between = make((passing) => sessions.has(sessionOf(passing)));
  return (passing) => {
    if (isStart(passing)) sessions.add(sessionOf(passing));
    return between(passing);
  };
}

/** The answers in a list of messages, changed. */
function answers(
  isSuch: (passing: Passing) => boolean,
  change: (message: JsonRecord) => readonly JsonRecord[],
): Between {
  return altered(of('GET /chat/messages', isSuch), ({ status, body }) =>
    Array.isArray(body)
      ? {
          status,
          body: body
            .filter(isRecord)
            .flatMap((message) => (message.role === 'assistant' ? change(message) : [message])),
        }
      : undefined,
  );
}

const later = (taskId: unknown): number => Number(taskId) + 5000;

/** Another run, from its hello to its last id. */
function ofAnotherRun(isSuch: (passing: Passing) => boolean): Between {
  return reframed(
    isSuch,
    () => (frame) =>
      data((value) => ('taskId' in value ? { ...value, taskId: later(value.taskId) } : value))(
        frame.replace(/^id: (\d+)/m, (_, taskId) => `id: ${later(taskId)}`),
      ),
  );
}

export const streamBreaks: readonly Break[] = [
  ['stream', 'a page with 200', () => instead(byGet, () => page())],
  [
    'stream',
    'elsewhere',
    () => instead(byGet, () => new Response(null, { status: 302, headers: { location: '/login' } })),
  ],
  [
    'stream-events',
    'a text of another name',
    () =>
      reframed(
        byGet,
        firstText((frame) => ['data: {"delta":"x"}', frame]),
      ),
  ],
  ['stream-end', 'no done', () => framed(data((value) => (isEnd(value) ? undefined : value)))],
  ['stream-end', 'two of them', () => framed((frame) => (frame.includes('"done":true') ? [frame, frame] : [frame]))],
  [
    'stream-end',
    'an error behind it',
    () => framed((frame) => (frame.includes('"done":true') ? [frame, 'data: {"error":"late"}'] : [frame])),
  ],
  ['stream-stored', 'it is not stored', () => after(byGet, (isSuch) => answers(isSuch, () => []))],
  [
    'stream-text',
    'other words are stored',
    () => after(byGet, (isSuch) => answers(isSuch, (message) => [{ ...message, content: 'Something else.' }])),
  ],
  [
    'stream-refusal',
    'behind a 200',
    () =>
      instead(
        of('GET /chat/stream', ({ query }) => Number(query.get('sessionId')) > 1_000_000),
        () => eventStream('data: {"error":"no session"}\n\n'),
      ),
  ],
];

export const extendedBreaks: readonly Break[] = [
  ['capabilities', 'no version', () => changed(of('GET /chat/capabilities'), (body) => without(body, 'v'))],
  [
    'client-key',
    'it is not known',
    () => (passing) =>
      of('PUT /chat/new_message')(passing)
        ? passing.next({ init: { ...passing.init, body: JSON.stringify(without(sent(passing), 'clientKey')) } })
        : passing.next(),
  ],
  [
    'unknown-deletion',
    'it is said to be done',
    () =>
      altered(of('DELETE /chat/delete_session'), ({ status }) =>
        status === 404 ? { status: 200, body: [] } : undefined,
      ),
  ],
  ['hello', 'there is none', () => framed((frame) => (frame.includes('event: hello') ? [] : [frame]))],
  [
    'hello',
    'no heartbeat',
    () => framed(data((value, frame) => (frame.includes('event: hello') ? without(value, 'heartbeat') : value))),
  ],
  [
    'hello',
    'of another message',
    () => framed(data((value, frame) => (frame.includes('event: hello') ? { ...value, messageId: 9000 } : value))),
  ],
  ['event-ids', 'they do not grow', () => framed((frame) => [frame.replace(/^id: (\d+)\.\d+/m, 'id: $1.5')])],
  ['event-ids', 'of another task', () => framed((frame) => [frame.replace(/^id: \d+\./m, 'id: 9000.')])],
  ['event-ids', 'there are none', () => framed((frame) => [frame.replace(/^id: .*\n/m, '')])],
  ['offsets', 'in bytes', () => inBytes()],
  ['offsets', 'there are none', () => framed(data((value) => without(value, 'off')))],
  ['offsets', 'another length', () => framed(data((value) => (isEnd(value) ? { ...value, len: 3 } : value)))],
  ['one-line', 'two lines', () => framed((frame) => [frame.replace('data: {', 'data: {\ndata: ')])],
  ['done-message', 'no message', () => framed(data((value) => without(value, 'message')))],
  ['done-message', 'no finish', () => framed(data((value) => (isEnd(value) ? without(value, 'finish') : value)))],
  ['stream-headers', 'nothing against a proxy', () => headed((headers) => headers.delete('x-accel-buffering'))],
  ['stream-headers', 'it may be stored', () => headed((headers) => headers.set('cache-control', 'no-cache'))],
  ['stream-headers', 'no charset', () => headed((headers) => headers.set('content-type', 'text/event-stream'))],
  ['stream-headers', 'compressed', () => headed((headers) => headers.set('content-encoding', 'gzip'))],
  ['stream-post', 'only GET', () => instead(posted, () => json(405, { error: 'GET only' }))],
  [
    'goes-on',
    'it is broken off',
    () =>
      after(posted, (isSuch) =>
        changed(of('GET /chat/check_generation', isSuch), (body) => ({ ...body, finish: 'interrupted' })),
      ),
  ],
  [
    'resume',
    'the text twice',
    () =>
      reframed(
        resumed,
        firstText((frame) => [frame.replace(/"off":\d+/, '"off":0')]),
      ),
  ],
  [
    'resume',
    'the text twice, with no place',
    () =>
      reframed(
        resumed,
        firstText((frame) => [frame.replace(/,"off":\d+/, '').replace('"chunk":"', '"chunk":"It ')]),
      ),
  ],
  [
    'resume',
    'a piece is lost',
    () =>
      reframed(
        resumed,
        firstText(() => []),
      ),
  ],
  [
    'resume',
    'the same ids again',
    () => reframed(resumed, () => (frame) => [frame.replace(/^id: (\d+)\.\d+/m, 'id: $1.1')]),
  ],
  ['resume', 'never', () => instead(resumed, () => json(410, { error: 'gone' }))],
  [
    'resume-header',
    'it is not read',
    () => (passing) => {
      const headers = new Headers(passing.init.headers);
      headers.delete('last-event-id');
      return passing.next({ init: { ...passing.init, headers } });
    },
  ],
  [
    'resume-end',
    'all of it again',
    () => async (passing) => {
      const response = await passing.next();
      return response.status === 204 ? eventStream('data: {"chunk":"It flows","off":0}\n\n') : response;
    },
  ],
  [
    'start-once',
    'another run',
    () => {
      const keys = new Set<unknown>();
      return ofAnotherRun((passing) => {
        const { clientKey } = sent(passing);
        if (!posted(passing) || clientKey === undefined) return false;
        return keys.size === keys.add(clientKey).size;
      });
    },
  ],
  [
    'join-stream',
    'another run',
    () => {
      const messages = new Set<unknown>();
      return ofAnotherRun((passing) => {
        const { clientKey, messageId } = sent(passing);
        if (!posted(passing) || clientKey !== undefined) return false;
        return messages.size === messages.add(messageId).size;
      });
    },
  ],
  [
    'join-stream',
    'it cannot be started',
    () =>
      instead(
        of('POST /chat/stream', (passing) => !('clientKey' in sent(passing))),
        () => json(503, { error: 'full' }),
      ),
  ],
  [
    'join-generate',
    'another run',
    () =>
      after(posted, (isSuch) => changed(of('GET /chat/generate', isSuch), ({ taskId }) => ({ taskId: later(taskId) }))),
  ],
  ['cancel', 'it fails', () => instead(of('POST /chat/cancel'), () => json(500, { error: 'no' }))],
  ['cancel', 'it does not say that it was done', () => changed(of('POST /chat/cancel'), () => ({}))],
  [
    'cancel',
    'it is said to have failed',
    () =>
      altered(of('GET /chat/check_generation'), ({ status, body }) =>
        status === 400 ? { status, body: { ...(body as JsonRecord), task_status: 4 } } : undefined,
      ),
  ],
  [
    'cancel-stored',
    'nothing',
    () =>
      after(
        (passing) => passing.path === '/chat/cancel',
        (isSuch) => answers(isSuch, () => []),
      ),
  ],
  [
    'cancel-stored',
    'as if it were all',
    () =>
      answers(
        () => true,
        (message) => [message.finish === 'cancelled' ? { ...message, finish: 'stop' } : message],
      ),
  ],
  [
    'cancel-ended',
    'again',
    () =>
      altered(of('POST /chat/cancel'), ({ status }) =>
        status === 409 ? { status: 200, body: { task_status: 5 } } : undefined,
      ),
  ],
  ['feedback', 'of no message', () => altered(of('POST /chat/feedback'), () => ({ status: 200, body: [] }))],
  ['attachments', 'without an address', () => changed(of('POST /chat/attachments'), (body) => without(body, 'url'))],
];

function inBytes(): Between {
  let length = 0;
  return framed(
    data((value, frame) => {
      if (isEnd(value)) return { ...value, len: length };
      if (typeof value.chunk !== 'string' || frame.includes('event:')) return value;
      const off = length;
      length += Buffer.byteLength(value.chunk);
      return { ...value, off };
    }),
  );
}

/** Of the streams that are started by GET. */
function headed(change: (headers: Headers) => void): Between {
  return async (passing) => {
    const response = await passing.next();
    if (!byGet(passing)) return response;
    const headers = new Headers(response.headers);
    change(headers);
    return new Response(response.body, { status: response.status, headers });
  };
}

function eventStream(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
}

/** The endpoint as it was proposed, of a backend that has no extensions. */
export const asProposed: Between = async (passing) => {
  const { method, path } = passing;
  if (path === '/chat/capabilities') return json(404, { error: 'no such path' });
  if (path === '/chat/stream' && method === 'POST') return json(405, { error: 'GET only' });
  return bare(passing);
};

/** Neither names nor ids, and no more than the three keys. */
const bare = reframed(byGet, () => (frame) => {
  if (/^(?:event|:)/m.test(frame)) return [];
  return data((value) => (isEnd(value) ? { done: true } : { chunk: value.chunk }))(frame.replace(/^id: .*\n/m, ''));
});
