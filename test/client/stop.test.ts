import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError } from '../../src/client/index.js';
import { createChatBench, linesOf, reached, record, type ChatBench } from '../support/chat-bench.js';
import { allPieces, done, hello, piece, until, type StreamStep } from '../support/stream-steps.js';
import { held, json } from '../support/troubles.js';

/** A stream that says `Hello` and then waits for the test. */
function holdStream({ backend, server }: ChatBench, ...last: readonly StreamStep[]): () => void {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  server.once('POST /chat/stream', backend.stream(hello, piece, until(released), piece, ...last));
  return release;
}

test('stop while an answer is streamed: what was said stays, marked as cancelled, and nothing follows', async (t) => {
  const bench = await createChatBench(t);
  const { backend, server, chat } = bench;
  const release = holdStream(bench);
  const statuses = record(t, chat.$status);
  const sent = chat.send('A question');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  const lists = record(t, chat.$messages);
  const stopped = chat.stop();
  assert.equal(chat.$status.get(), 'idle', 'at once');
  await stopped;
  release();
  const answer = await sent;
  assert.deepEqual([answer?.content, answer?.finish], ['Hello', 'cancelled']);
  assert.deepEqual(statuses, ['idle', 'sending', 'connecting', 'streaming', 'idle']);
  assert.equal(chat.$error.get(), undefined);
  assert.deepEqual(new Set(lists.map((list) => list.at(-1)?.content)), new Set(['Hello']));
  assert.equal(server.count('POST /chat/cancel'), 1);
  assert.equal(backend.run.status, 5);
});

test('a message can be sent as soon as the one before was stopped', async (t) => {
  const bench = await createChatBench(t);
  const { backend, chat } = bench;
  holdStream(bench);
  void chat.send('One');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  const stopped = chat.stop();
  backend.pieces = ['Two, too'];
  await stopped;
  await chat.send('Two');
  assert.deepEqual(linesOf(chat.$messages.get()), [
    'human: One',
    'assistant: Hello',
    'human: Two',
    'assistant: Two, too',
  ]);
});

test('stop before the message is stored: it is stored, and no answer is asked for', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const slow = held(({ request, response }) => {
    const { sessionId, content } = request.body as { sessionId: number; content: string };
    return json(200, backend.addMessage(sessionId, content))({ request, response });
  });
  server.once('PUT /chat/new_message', slow);
  const sent = chat.send('A question');
  await server.received('PUT /chat/new_message');
  await chat.stop();
  slow.release();
  assert.equal(await sent, undefined);
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: A question']);
  assert.deepEqual([chat.$status.get(), chat.$error.get(), chat.$canRetry.get()], ['idle', undefined, true]);
  assert.deepEqual(server.log(), ['PUT /chat/new_session', 'PUT /chat/new_message']);
});

test('a stop before the session is made is remembered', async (t) => {
  const { server, chat } = await createChatBench(t);
  const slow = held(json(200, { session: { id: 70, title: null, timestamp: 1 } }));
  server.once('PUT /chat/new_session', slow);
  const sent = chat.send('A question');
  await server.received('PUT /chat/new_session');
  await chat.stop();
  slow.release();
  assert.equal(await sent, undefined);
  assert.equal(server.count('POST /chat/stream'), 0);
});

test('a stop does not outlive the message that it was meant for', async (t) => {
  const { server, chat } = await createChatBench(t);
  const failing = held(json(500, {}));
  await chat.send('One');
  server.once('PUT /chat/new_message', failing);
  const sent = chat.send('Two');
  await server.received('PUT /chat/new_message', 2);
  await chat.stop();
  failing.release();
  await assert.rejects(sent);
  assert.ok(await chat.send('Two'), 'is answered');
});

test('a stop of a message that could not be stored leaves the answer before it to be retried', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  backend.generationsAllowed = 2;
  server.once('POST /chat/stream', backend.fails('Hel', 'out'));
  await chat.send('One');
  const failing = held(json(500, {}));
  server.once('PUT /chat/new_message', failing);
  const sent = chat.send('Two');
  await server.received('PUT /chat/new_message', 2);
  await chat.stop();
  failing.release();
  await assert.rejects(sent);
  assert.equal((await chat.retry())?.content, backend.golden);
});

test('stop with nothing to stop asks nobody', async (t) => {
  const { server, chat } = await createChatBench(t);
  await chat.stop();
  await chat.send('A question');
  const { length } = server.requests;
  await chat.stop();
  assert.equal(server.requests.length, length);
  assert.equal(chat.$messages.get().at(-1)?.finish, 'stop');
});

test('stop is for the session that is shown: another one goes on', async (t) => {
  const bench = await createChatBench(t);
  const { server, chat } = bench;
  const release = holdStream(bench, allPieces, done);
  const sent = chat.send('One');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  await chat.select(undefined);
  await chat.stop();
  assert.equal(server.count('POST /chat/cancel'), 0);
  release();
  assert.equal((await sent)?.content, bench.backend.golden);
});

test('a stop that the server was not told of says so, while the answer has ended here', async (t) => {
  const bench = await createChatBench(t);
  const { server, chat } = bench;
  const release = holdStream(bench);
  server.once('POST /chat/cancel', json(503, {}));
  const sent = chat.send('A question');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  await assert.rejects(chat.stop(), (error) => isChatError(error) && error.code === 'unavailable');
  assert.deepEqual(
    [chat.$error.get()?.code, chat.$status.get(), chat.$phase.get()],
    ['unavailable', 'idle', 'cancelled'],
  );
  release();
  assert.equal((await sent)?.finish, 'cancelled');
});

test('a stop that the server was not told of says nothing of it to who has gone on', async (t) => {
  const bench = await createChatBench(t);
  const { backend, server, chat } = bench;
  const release = holdStream(bench);
  const refused = held(json(503, {}));
  server.once('POST /chat/cancel', refused);
  void chat.send('One');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  const stopped = chat.stop();
  await server.received('POST /chat/cancel');
  backend.run.status = 5;
  await chat.send('Two');
  refused.release();
  release();
  await assert.rejects(stopped);
  assert.equal(chat.$error.get(), undefined);
});
