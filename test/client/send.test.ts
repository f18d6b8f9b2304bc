import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError, isGrowing } from '../../src/client/index.js';
import { createChatBench, linesOf, reached, record } from '../support/chat-bench.js';
import { held, html, json, reset } from '../support/troubles.js';

const golden = 'Hello wörld 😀.\n';

test('a message in a new conversation makes a session, is stored, and is answered', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const statuses = record(t, chat.$status);
  const messages = record(t, chat.$messages);
  const answer = await chat.send('  A question ');
  assert.equal(answer?.content, golden);
  assert.deepEqual(statuses, ['idle', 'sending', 'connecting', 'streaming', 'idle']);
  const [human] = backend.messages;
  assert.equal(human?.content, 'A question');
  const seen = messages.map(linesOf).map((lines) => lines.join(' | '));
  assert.deepEqual(
    [...new Set(seen)],
    [
      '',
      'human: A question',
      'human: A question | assistant: ',
      'human: A question | assistant: Hello',
      'human: A question | assistant: Hello wör',
      'human: A question | assistant: Hello wörld 😀',
      `human: A question | assistant: ${golden}`,
    ],
  );
  assert.deepEqual(server.log(), ['PUT /chat/new_session', 'PUT /chat/new_message', 'POST /chat/stream']);
  assert.deepEqual(
    chat.$messages.get().map(({ id }) => id),
    backend.messages.map(({ id }) => id),
  );
});

test('the session of a first message is shown, named by it, and at the head of the list', async (t) => {
  const { backend, chat } = await createChatBench(t);
  backend.addSession();
  await chat.load();
  await chat.send('A question');
  const [first, second] = chat.$sessions.get();
  assert.deepEqual([first?.id, first?.title, second?.title], [backend.sessions[0]?.id, 'A question', null]);
  assert.equal(chat.$session.get(), first);
});

test('a message keeps its key from the first sign of it to its stored form', async (t) => {
  const { chat } = await createChatBench(t);
  const messages = record(t, chat.$messages);
  const answer = await chat.send('A question');
  const keys = messages.map((list) => list.map(({ key }) => key));
  assert.equal(new Set(keys.map(([human]) => human).filter((key) => key !== undefined)).size, 1);
  assert.deepEqual(new Set(keys.map(([, grown]) => grown).filter((key) => key !== undefined)), new Set([answer?.key]));
  const before = chat.$messages.get();
  await chat.select(chat.$session.get()?.id);
  assert.deepEqual(
    chat.$messages.get().map(({ key }) => key),
    before.map(({ key }) => key),
  );
});

test('an answer grows until it has ended, and nothing else does', async (t) => {
  const { chat } = await createChatBench(t);
  const messages = record(t, chat.$messages);
  await chat.send('A question');
  const growing = messages.map((list) => list.map(isGrowing));
  assert.ok(growing.some(([human, answer]) => human === false && answer === true));
  assert.ok(growing.every(([human]) => human !== true));
  assert.deepEqual(growing.at(-1), [false, false]);
});

test('only the first human message of a session says that it is the first', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  await chat.send('One');
  backend.pieces = ['Two, too'];
  await chat.send('Two');
  const bodies = server.requestsFor('PUT /chat/new_message').map(({ body }) => body as Record<string, unknown>);
  assert.deepEqual(
    bodies.map(({ firstHumanMessage }) => firstHumanMessage),
    [true, false],
  );
  assert.equal(new Set(bodies.map(({ clientKey }) => clientKey)).size, 2);
  assert.deepEqual(linesOf(chat.$messages.get()), [
    'human: One',
    `assistant: ${golden}`,
    'human: Two',
    'assistant: Two, too',
  ]);
});

test('a second send at once is refused as busy: one message, one generation', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const first = chat.send('A question');
  await assert.rejects(chat.send('A question'), (error) => isChatError(error) && error.code === 'busy');
  await reached(chat.$status, (status) => status === 'streaming');
  await assert.rejects(chat.send('Another'), (error) => isChatError(error) && error.code === 'busy');
  await first;
  assert.equal(server.count('PUT /chat/new_message'), 1);
  assert.equal(backend.runs.length, 1);
});

const refused: [says: string, text: string, code: string][] = [
  ['nothing', '', 'invalid_input'],
  ['nothing but space', ' \n\t\u00a0', 'invalid_input'],
  ['64,001 bytes', 'x'.repeat(64_001), 'too_long'],
  ['64,001 bytes in fewer characters', `${'é'.repeat(32_000)}x`, 'too_long'],
];

for (const [says, text, code] of refused) {
  test(`${says} is not sent`, async (t) => {
    const { server, chat } = await createChatBench(t);
    const statuses = record(t, chat.$status);
    await assert.rejects(chat.send(text), (error) => isChatError(error) && error.code === code);
    assert.deepEqual(server.requests, []);
    assert.deepEqual([statuses, chat.$messages.get()], [['idle'], []]);
  });
}

test('64,000 bytes are sent, however many characters they are', async (t) => {
  const { backend, chat } = await createChatBench(t);
  await chat.send('é'.repeat(32_000));
  assert.equal(backend.messages[0]?.content.length, 32_000);
});

for (const [says, reply, code] of [
  ['500', json(500, {}), 'server_error'],
  ['413', json(413, { error: 'The new message is too long' }), 'too_long'],
  ['401', json(401, {}), 'unauthorized'],
  ['a page', html, 'unauthorized'],
  ['a reset', reset, 'network'],
] as const) {
  test(`a message that meets ${says} is taken back, and the same text again is the same message`, async (t) => {
    const { server, chat } = await createChatBench(t);
    server.once('PUT /chat/new_message', reply);
    const lists = record(t, chat.$messages);
    await assert.rejects(chat.send('A question'), (error) => isChatError(error) && error.code === code);
    assert.deepEqual([chat.$messages.get(), chat.$status.get(), chat.$error.get()?.code], [[], 'idle', code]);
    assert.deepEqual(
      lists.map((list) => list.length).filter((length, index, all) => length !== all[index - 1]),
      [0, 1, 0],
    );
    await chat.send('A question');
    assert.equal(chat.$error.get(), undefined);
    const [first, second] = server
      .requestsFor('PUT /chat/new_message')
      .map(({ body }) => body as Record<string, unknown>);
    assert.equal(first?.clientKey, second?.clientKey);
    assert.equal(server.count('PUT /chat/new_session'), 1);
  });
}

test('another text after a failure is another message', async (t) => {
  const { server, chat } = await createChatBench(t);
  server.once('PUT /chat/new_message', reset);
  await assert.rejects(chat.send('A question'));
  await chat.send('Another question');
  const keys = server
    .requestsFor('PUT /chat/new_message')
    .map(({ body }) => (body as Record<string, unknown>).clientKey);
  assert.equal(new Set(keys).size, 2);
});

test('a message whose reply was lost is stored once when it is sent again', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const lost = held(reset);
  server.once('PUT /chat/new_message', ({ request, response }) => {
    const { sessionId, content, clientKey } = request.body as { sessionId: number; content: string; clientKey: string };
    backend.remember(clientKey, backend.addMessage(sessionId, content));
    return lost({ request, response });
  });
  const sent = chat.send('A question');
  lost.release();
  await assert.rejects(sent);
  await chat.send('A question');
  assert.deepEqual(backend.messages.filter(({ role }) => role === 'human').length, 1);
});

test('a session that cannot be made takes the message back', async (t) => {
  const { server, chat } = await createChatBench(t);
  server.once('PUT /chat/new_session', json(500, {}));
  await assert.rejects(chat.send('A question'), (error) => isChatError(error) && error.code === 'server_error');
  assert.deepEqual([chat.$messages.get(), chat.$status.get(), chat.$session.get()], [[], 'idle', undefined]);
  await chat.send('A question');
  assert.equal(chat.$messages.get().length, 2);
});

test('an answer that fails says why, keeps what was said, and can be retried', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  server.once('POST /chat/stream', backend.fails('Hel', 'The model is out'));
  const answer = await chat.send('A question');
  assert.deepEqual([answer?.content, answer?.finish], ['Hel', 'failed']);
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: A question', 'assistant: Hel']);
  assert.deepEqual([chat.$error.get()?.code, chat.$error.get()?.detail], ['task_failed', 'The model is out']);
  assert.deepEqual([chat.$status.get(), chat.$canRetry.get()], ['idle', true]);
});

test('an answer without a word leaves no empty place behind', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  server.once('POST /chat/stream', backend.fails('', 'The model is out'));
  await chat.send('A question');
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: A question']);
  assert.equal(chat.$canRetry.get(), true);
});

test('the transport says how an answer comes, and why not by stream', async (t) => {
  const { backend, chat } = await createChatBench(t);
  backend.streaming = 'none';
  const transports = record(t, chat.$transport);
  await chat.send('A question');
  const seen = transports.map((transport) => transport && `${transport.kind} ${transport.error?.code ?? ''}`);
  assert.deepEqual([...new Set(seen)], [undefined, 'stream ', 'poll stream_refused']);
});

test('each option reaches the requests: base URL, headers, credentials and transport', async (t) => {
  const credentials: (string | undefined)[] = [];
  const { server, chat } = await createChatBench(t, {
    headers: { authorization: 'Bearer a' },
    credentials: 'include',
    transport: 'poll',
    fetch: (input, init) => {
      credentials.push(init?.credentials);
      return fetch(input, init);
    },
  });
  await chat.send('A question');
  assert.equal(server.count('POST /chat/stream'), 0);
  assert.deepEqual(new Set(credentials), new Set(['include']));
  assert.deepEqual(new Set(server.requests.map(({ headers }) => headers.authorization)), new Set(['Bearer a']));
});

test('a request that takes longer than it may is given up', async (t) => {
  const { server, clock, chat } = await createChatBench(t, { requestTimeout: 20_000 });
  server.once('PUT /chat/new_session', () => undefined);
  const sent = chat.send('A question');
  await server.received('PUT /chat/new_session');
  clock.advance(20_000);
  await assert.rejects(sent, (error) => isChatError(error) && error.code === 'timeout');
});
