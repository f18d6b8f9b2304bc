import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { isChatError, type ChatErrorCode } from '../../src/protocol/errors.js';
import { HttpBackend } from '../../src/transport/backend.js';
import { FakeClock } from '../support/fake-clock.js';
import { FaultServer, type Endpoint } from '../support/fault-server.js';
import { html, json, noSuchRoute, streamOf, text } from '../support/troubles.js';

async function bench(t: TestContext): Promise<{ server: FaultServer; backend: HttpBackend }> {
  const server = await FaultServer.start(t);
  const backend = new HttpBackend({ baseUrl: server.baseUrl, fetch, clock: new FakeClock(), requestTimeout: 15_000 });
  return { server, backend };
}

const session = { id: 7, title: null, timestamp: 100 };
const wire = { id: 9, session_id: 7, role: 'human', content: 'Hello', timestamp: 100, sources: '[]', attachments: [] };
const outgoing = { sessionId: 7, content: 'Hello', timestamp: 100, firstHumanMessage: true, clientKey: 'k' };
const { signal } = new AbortController();

interface Row {
  readonly endpoint: Endpoint;
  readonly answer: unknown;
  readonly ask: (backend: HttpBackend) => Promise<unknown>;
  /** What the request says, in its query or its body. */
  readonly says: unknown;
  readonly isRead: (value: unknown) => void;
}

const calls: Row[] = [
  {
    endpoint: 'PUT /chat/new_session',
    answer: { session },
    ask: (backend) => backend.newSession(100),
    says: { timestamp: 100 },
    isRead: (value) => assert.deepEqual(value, session),
  },
  {
    endpoint: 'GET /chat/sessions',
    answer: [session, { ...session, id: 8 }],
    ask: (backend) => backend.sessions(),
    says: {},
    isRead: (value) => assert.deepEqual(value, [session, { ...session, id: 8 }]),
  },
  {
    endpoint: 'PUT /chat/new_message',
    answer: wire,
    ask: (backend) => backend.newMessage(outgoing),
    says: { ...outgoing, role: 'human' },
    isRead: (value) => assert.equal((value as { id: number }).id, 9),
  },
  {
    endpoint: 'GET /chat/messages',
    answer: [wire],
    ask: (backend) => backend.messages(7),
    says: { sessionId: '7' },
    isRead: (value) => assert.equal((value as { id: number }[])[0]?.id, 9),
  },
  {
    endpoint: 'GET /chat/generate',
    answer: { taskId: 11 },
    ask: (backend) => backend.generate(7, undefined),
    says: { sessionId: '7' },
    isRead: (value) => assert.equal(value, 11),
  },
  {
    endpoint: 'GET /chat/generate',
    answer: { taskId: 'run-11' },
    ask: (backend) => backend.generate('s/7', true),
    says: { sessionId: 's/7', agencyConfirm: '1' },
    isRead: (value) => assert.equal(value, 'run-11'),
  },
  {
    endpoint: 'GET /chat/check_session',
    answer: { messageTaskId: 11, titleTaskId: 12, sessionTitle: 'Hi' },
    ask: (backend) => backend.checkSession(7),
    says: { sessionId: '7' },
    isRead: (value) =>
      assert.deepEqual(value, { messageTaskId: 11, titleTaskId: 12, sessionTitle: 'Hi', pendingActions: [] }),
  },
  {
    endpoint: 'GET /chat/regenerate',
    answer: { taskId: 12 },
    ask: (backend) => backend.regenerate(7, 9),
    says: { sessionId: '7', messageId: '9' },
    isRead: (value) => assert.equal(value, 12),
  },
  {
    endpoint: 'PATCH /chat/update_session',
    answer: [],
    ask: (backend) => backend.renameSession(7, 'Title'),
    says: { sessionId: 7, title: 'Title' },
    isRead: (value) => assert.equal(value, undefined),
  },
  {
    endpoint: 'DELETE /chat/delete_session',
    answer: [],
    ask: (backend) => backend.deleteSession(7),
    says: { sessionId: '7' },
    isRead: (value) => assert.equal(value, undefined),
  },
  {
    endpoint: 'DELETE /chat/delete_message',
    answer: [],
    ask: (backend) => backend.deleteMessage(7, 9),
    says: { sessionId: '7', messageId: '9' },
    isRead: (value) => assert.equal(value, undefined),
  },
  {
    endpoint: 'POST /chat/cancel',
    answer: { task_status: 5 },
    ask: (backend) => backend.cancel(7, 11),
    says: { sessionId: 7, taskId: 11 },
    isRead: (value) => assert.equal(value, undefined),
  },
];

for (const { endpoint, answer, ask, says, isRead } of calls) {
  test(`${endpoint} says ${JSON.stringify(says)}, and its answer is read`, async (t) => {
    const { server, backend } = await bench(t);
    server.once(endpoint, json(200, answer));
    isRead(await ask(backend));
    const [request] = server.requests;
    assert.deepEqual(/^(?:GET|DELETE)/.test(endpoint) ? request?.query : request?.body, says);
  });
}

const required = ['PUT /chat/new_session', 'PUT /chat/new_message', 'GET /chat/generate'];
const read = calls.filter(({ endpoint }) => /^(?:GET|PUT)/.test(endpoint));
const told = calls.filter((call) => !read.includes(call));

for (const { endpoint, ask } of read) {
  test(`${endpoint}: what is no answer is a clear error`, async (t) => {
    const { server, backend } = await bench(t);
    const expected: [reply: ReturnType<typeof json>, code: ChatErrorCode][] = [
      [json(200, 'text'), 'bad_response'],
      [json(200, null), 'bad_response'],
      [text(200, 'application/json', ''), 'bad_response'],
      [html, 'unauthorized'],
      [noSuchRoute, required.includes(endpoint) ? 'not_found' : 'unsupported'],
      [json(404, { error: 'Session not found' }), 'not_found'],
      [json(500, {}), 'server_error'],
    ];
    for (const [reply, code] of expected) {
      server.once(endpoint, reply);
      await assert.rejects(ask(backend), (error) => isChatError(error) && error.code === code, code);
    }
  });
}

for (const { endpoint, ask } of told) {
  test(`${endpoint}: a success is one, with or without a body, and all else is a clear error`, async (t) => {
    const { server, backend } = await bench(t);
    server.once(endpoint, json(200, {}), text(204, undefined));
    await ask(backend);
    await ask(backend);
    const expected: [reply: ReturnType<typeof json>, code: ChatErrorCode][] = [
      [text(200, 'application/json', ''), 'bad_response'],
      [html, 'unauthorized'],
      [noSuchRoute, 'unsupported'],
      [text(404, 'text/plain', 'There is nothing here.'), 'unsupported'],
      [json(405, []), 'unsupported'],
      [json(501, {}), 'unsupported'],
      [json(403, { error: 'no' }), 'forbidden'],
      [json(500, {}), 'server_error'],
    ];
    for (const [reply, code] of expected) {
      server.once(endpoint, reply);
      await assert.rejects(ask(backend), (error) => isChatError(error) && error.code === code, code);
    }
  });
}

for (const [endpoint, status] of [
  ['DELETE /chat/delete_session', 404],
  ['DELETE /chat/delete_message', 404],
  ['POST /chat/cancel', 409],
] as const) {
  test(`${endpoint}: a ${status} says that it is so already, which is no error`, async (t) => {
    const { server, backend } = await bench(t);
    server.once(endpoint, json(status, { error: 'not there, or not any more' }));
    await calls.find((call) => call.endpoint === endpoint)?.ask(backend);
    assert.equal(server.count(endpoint), 1);
  });
}

test('a session that is not there cannot be renamed', async (t) => {
  const { server, backend } = await bench(t);
  server.once('PATCH /chat/update_session', json(404, { error: 'Session not found' }));
  await assert.rejects(backend.renameSession(7, 'T'), (error) => isChatError(error) && error.code === 'not_found');
});

test('a task that the server does not know is lost, and what check_generation says else is its error', async (t) => {
  const { server, backend } = await bench(t);
  const check = () => backend.checkGeneration(7, 11);
  server.once('GET /chat/check_generation', json(417, { task_status: 1 }), json(404, { error: 'task_not_found' }));
  assert.deepEqual(await check(), [{ type: 'status', taskStatus: 1, slowPickup: false }]);
  assert.deepEqual(server.requests[0]?.query, { taskId: '11', sessionId: '7' });
  await assert.rejects(check(), (error) => isChatError(error) && error.code === 'task_lost');
  server.once('GET /chat/check_generation', json(503, {}));
  await assert.rejects(check(), (error) => isChatError(error) && error.code === 'unavailable');
});

test('a stream is started by POST', async (t) => {
  const { server, backend } = await bench(t);
  server.once('POST /chat/stream', streamOf('data: {"done":true}\n\n'));
  const data: string[] = [];
  const start = { sessionId: 7, messageId: 9, agencyConfirm: false };
  await backend.stream(start, { signal, onFrame: (frame) => data.push(frame.data) });
  assert.deepEqual(data, ['{"done":true}']);
  assert.deepEqual(server.requests[0]?.body, { sessionId: 7, messageId: 9, agencyConfirm: 0 });
  assert.equal(server.requests[0].headers.accept, 'text/event-stream');
  assert.equal(server.requests[0].headers['ocs-apirequest'], 'true');
});

test('a backend that knows only GET is asked by GET, from then on at once', async (t) => {
  const { server, backend } = await bench(t);
  server.always('POST /chat/stream', json(405, []));
  server.always('GET /chat/stream', streamOf('data: {"done":true}\n\n'));
  for (const messageId of [9, 10])
    await backend.stream({ sessionId: 7, messageId }, { signal, onFrame: () => undefined });
  assert.deepEqual(server.log(), ['POST /chat/stream', 'GET /chat/stream ×2']);
  assert.deepEqual(server.requests[1]?.query, { sessionId: '7', messageId: '9' });
});

test('where GET is not allowed either, streaming is refused', async (t) => {
  const { server, backend } = await bench(t);
  server.once('POST /chat/stream', json(405, [])).once('GET /chat/stream', json(405, []));
  const stream = backend.stream({ sessionId: 7, messageId: 9 }, { signal, onFrame: () => undefined });
  await assert.rejects(stream, (error) => isChatError(error) && error.code === 'stream_refused');
});
