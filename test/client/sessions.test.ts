import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError } from '../../src/client/index.js';
import { createChatBench, linesOf, reached, record } from '../support/chat-bench.js';
import { hello, allPieces, done, piece, until } from '../support/stream-steps.js';
import { held, json } from '../support/troubles.js';

const golden = 'Hello wörld 😀.\n';

test('load fetches the sessions, and an error of it is told', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const [first, second] = [backend.addSession(), backend.addSession()];
  await chat.load();
  assert.deepEqual(
    chat.$sessions.get().map(({ id }) => id),
    [second.id, first.id],
  );
  server.once('GET /chat/sessions', json(503, {}));
  await assert.rejects(chat.load(), (error) => isChatError(error) && error.code === 'unavailable');
  assert.equal(chat.$error.get()?.code, 'unavailable');
  assert.equal(chat.$sessions.get().length, 2);
});

test('select shows the messages of a session', async (t) => {
  const { backend, chat } = await createChatBench(t);
  const sessionId = backend.addSession().id as number;
  backend.addMessage(sessionId, 'A question');
  backend.addMessage(sessionId, 'An answer', { role: 'assistant' });
  await chat.load();
  const statuses = record(t, chat.$status);
  await chat.select(sessionId);
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: A question', 'assistant: An answer']);
  assert.equal(chat.$session.get()?.id, sessionId);
  assert.deepEqual(statuses, ['idle', 'loading', 'idle']);
});

for (const status of [404, 405, 501]) {
  test(`a backend without a list of sessions (${status}) has a chat all the same`, async (t) => {
    const { server, chat } = await createChatBench(t);
    server.once('GET /chat/sessions', json(status, {}));
    await chat.load();
    assert.equal(chat.$error.get(), undefined);
    assert.deepEqual(chat.$sessions.get(), []);
  });
}

test('a session that cannot be loaded says so, and loads when it is selected again', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const sessionId = backend.addSession().id as number;
  backend.addMessage(sessionId, 'A question');
  server.once('GET /chat/messages', json(404, { error: 'Session not found' }));
  await assert.rejects(chat.select(sessionId), (error) => isChatError(error) && error.code === 'not_found');
  assert.deepEqual([chat.$status.get(), chat.$error.get()?.code], ['idle', 'not_found']);
  await chat.select(sessionId);
  assert.deepEqual([chat.$messages.get().length, chat.$error.get()], [1, undefined]);
});

test('what is sent into a session that is being loaded waits until it is there', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const sessionId = backend.addSession().id as number;
  const message = backend.addMessage(sessionId, 'One');
  const slow = held(json(200, [message]));
  server.once('GET /chat/messages', slow);
  const selected = chat.select(sessionId);
  const answer = chat.send('Two');
  assert.equal(server.count('PUT /chat/new_message'), 0);
  slow.release();
  await selected;
  await answer;
  assert.deepEqual(linesOf(chat.$messages.get()).slice(0, 2), ['human: One', 'human: Two']);
});

test('select follows the run under way after a reload, by one generation', async (t) => {
  const { backend, server, chat, open } = await createChatBench(t);
  server.once('POST /chat/stream', backend.stream(hello, piece));
  void chat.send('A question');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  const sessionId = chat.$session.get()?.id;
  chat.dispose();

  const reloaded = open();
  const lists = record(t, reloaded.$messages);
  await reloaded.select(sessionId);
  assert.equal(reloaded.$status.get(), 'polling');
  await reached(reloaded.$status, (status) => status === 'idle');
  assert.deepEqual(linesOf(reloaded.$messages.get()), ['human: A question', `assistant: ${golden}`]);
  for (const list of lists) assert.ok(golden.startsWith(list[1]?.content ?? ''));
  assert.equal(backend.runs.length, 1);
  assert.equal(server.count('GET /chat/generate'), 0);
});

test('a backend that cannot say whether a run is under way has its messages shown', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const sessionId = backend.addSession().id as number;
  backend.addMessage(sessionId, 'A question');
  server.once('GET /chat/check_session', json(404, {}));
  await chat.select(sessionId);
  assert.deepEqual([chat.$messages.get().length, chat.$error.get(), chat.$status.get()], [1, undefined, 'idle']);
});

for (const [says, isTold] of [
  ['before it is asked for', false],
  ['after', true],
] as const)
  test(`a run that ends while a session is selected, ${says}: its answer is shown, once`, async (t) => {
    const { backend, server, chat } = await createChatBench(t);
    const sessionId = backend.addSession().id as number;
    backend.addMessage(sessionId, 'A question');
    const run = backend.startRun(sessionId);
    const told = json(200, { messageTaskId: isTold ? run.taskId : null });
    server.once('GET /chat/check_session', (exchange) => {
      backend.finish(run);
      return told(exchange);
    });
    await chat.select(sessionId);
    await reached(chat.$status, (status) => status === 'idle');
    assert.deepEqual(linesOf(chat.$messages.get()), ['human: A question', `assistant: ${golden}`]);
    assert.deepEqual(server.log(), ['GET /chat/check_session', 'GET /chat/messages']);
    assert.equal(chat.$canRetry.get(), false);
  });

test('a run that ends while a session is selected, and whose message does not name it, is shown once', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const sessionId = backend.addSession().id as number;
  backend.addMessage(sessionId, 'A question');
  const run = backend.startRun(sessionId);
  server.once('GET /chat/check_session', json(200, { messageTaskId: run.taskId }));
  server.once('GET /chat/messages', (exchange) => {
    const nameless = backend.messages.map((message) => ({ ...message, ocp_task_id: null }));
    return json(200, [...nameless, { ...backend.finish(run), ocp_task_id: null }])(exchange);
  });
  await chat.select(sessionId);
  await reached(chat.$status, (status) => status === 'idle');
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: A question', `assistant: ${golden}`]);
});

test('an answer goes on while another session is shown, does not leak into it, and is there on return', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  server.once('POST /chat/stream', backend.stream(hello, piece, until(released), allPieces, done));
  const sent = chat.send('One');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  const first = chat.$session.get()?.id;
  const second = backend.addSession().id as number;
  backend.addMessage(second, 'Something else');

  await chat.select(second);
  const elsewhere = record(t, chat.$messages);
  const statuses = record(t, chat.$status);
  release();
  await sent;
  assert.deepEqual(elsewhere.map(linesOf), [['human: Something else']]);
  assert.deepEqual(statuses, ['idle']);

  const { length } = server.requests;
  await chat.select(first);
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: One', `assistant: ${golden}`]);
  assert.deepEqual(
    server.requests.slice(length).map(({ endpoint }) => endpoint),
    ['GET /chat/check_session', 'GET /chat/messages'],
  );
});

test('on return to a session whose answer is being written it is there at once, and grows on', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  server.once('POST /chat/stream', backend.stream(hello, piece, until(released), allPieces, done));
  const sent = chat.send('One');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  const first = chat.$session.get()?.id;
  await chat.select(undefined);
  assert.deepEqual([chat.$messages.get(), chat.$status.get(), chat.$session.get()], [[], 'idle', undefined]);
  const { length } = server.requests;
  await chat.select(first);
  assert.deepEqual([chat.$messages.get().at(-1)?.content, chat.$status.get()], ['Hello', 'streaming']);
  assert.equal(server.requests.length, length);
  release();
  await sent;
  assert.equal(chat.$messages.get().at(-1)?.content, golden);
});

test('two sessions are answered at once without a word of one in the other', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const releases: (() => void)[] = [];
  for (let count = 0; count < 2; count += 1) {
    const released = new Promise<void>((resolve) => releases.push(resolve));
    server.once('POST /chat/stream', backend.stream(hello, piece, until(released), allPieces, done));
  }
  const all: string[] = [];
  t.after(chat.$messages.subscribe((messages) => void all.push(linesOf(messages).join(' | '))));
  backend.pieces = ['first ', 'answer'];
  const one = chat.send('One');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'first ');
  await chat.select(undefined);
  backend.pieces = ['second ', 'reply'];
  const two = chat.send('Two');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'second ');
  for (const release of releases) release();
  assert.deepEqual([(await one)?.content, (await two)?.content], ['first answer', 'second reply']);
  for (const lines of all) assert.ok(!(/One|first/.test(lines) && /Two|second/.test(lines)), lines);
  assert.equal(backend.runs.length, 2);
});

test('a conversation begun while another one is on its way out is a conversation of its own', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const slow = held((exchange) => json(200, { session: backend.addSession() })(exchange));
  server.once('PUT /chat/new_session', slow);
  const one = chat.send('One');
  await server.received('PUT /chat/new_session');
  await chat.select(undefined);
  assert.deepEqual([chat.$messages.get(), chat.$status.get()], [[], 'idle']);
  const two = chat.send('Two');
  await two;
  const shown = linesOf(chat.$messages.get());
  const session = chat.$session.get();
  slow.release();
  await one;
  assert.deepEqual(shown, ['human: Two', `assistant: ${golden}`]);
  assert.deepEqual(linesOf(chat.$messages.get()), shown);
  assert.equal(chat.$session.get(), session, 'who went elsewhere is left there');
  assert.deepEqual(
    chat.$sessions
      .get()
      .map(({ title }) => title)
      .sort(),
    ['One', 'Two'],
  );
});

test('a new session is shown, empty, and a message goes into it', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  await chat.send('One');
  const session = await chat.newSession();
  assert.equal(chat.$session.get(), session);
  assert.deepEqual(chat.$messages.get(), []);
  await chat.send('Two');
  assert.equal(backend.messages.find(({ content }) => content === 'Two')?.session_id, session.id);
  assert.equal(server.count('PUT /chat/new_session'), 2);
});

test('two chats on one page share nothing', async (t) => {
  const { chat, open } = await createChatBench(t);
  const other = open();
  const seen = record(t, other.$messages);
  await chat.send('A question');
  assert.deepEqual([seen.length, other.$sessions.get(), other.$status.get()], [1, [], 'idle']);
});
