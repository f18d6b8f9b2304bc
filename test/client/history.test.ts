import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError } from '../../src/client/index.js';
import { createChatBench, type ChatBench } from '../support/chat-bench.js';
import { hello, piece, until } from '../support/stream-steps.js';
import { held, json } from '../support/troubles.js';

/** The older messages of a long conversation: each once, in order, with none left out. */

const messages = 'GET /chat/messages';

interface LongBench extends ChatBench {
  readonly sessionId: number;
  readonly say: (count: number) => void;
  readonly shown: () => readonly string[];
}

/** A chat that shows the newest page of a session with so many messages, named by their number. */
async function long(t: Parameters<typeof createChatBench>[0], count: number): Promise<LongBench> {
  const bench = await createChatBench(t);
  const sessionId = Number(bench.backend.addSession().id);
  let number = 0;
  const say = (more: number) => {
    for (let left = more; left > 0; left--) bench.backend.addMessage(sessionId, String(++number));
  };
  say(count);
  await bench.chat.select(sessionId);
  return { ...bench, sessionId, say, shown: () => bench.chat.$messages.get().map(({ content }) => content) };
}

function numbers(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

test('the newest page is shown, and the older ones before it as they are asked for', async (t) => {
  const { server, chat, shown } = await long(t, 50);
  assert.deepEqual([shown(), chat.$hasOlder.get()], [numbers(31, 50), true]);
  const [key] = chat.$messages.get().map(({ key }) => key);
  await chat.loadOlder();
  assert.equal(chat.$messages.get().find(({ content }) => content === '31')?.key, key);
  assert.deepEqual([shown(), chat.$hasOlder.get()], [numbers(16, 50), true]);
  while (chat.$hasOlder.get()) await chat.loadOlder();
  assert.deepEqual(shown(), numbers(1, 50));
  const { length } = server.requests;
  await chat.loadOlder();
  assert.equal(server.requests.length, length);
});

for (const count of [0, 1, 19, 20, 21, 35])
  test(`${count} messages are all there in the end`, async (t) => {
    const { chat, shown } = await long(t, count);
    while (chat.$hasOlder.get()) await chat.loadOlder();
    assert.deepEqual(shown(), numbers(1, count));
  });

for (const arrived of [1, 5, 15, 60])
  test(`${arrived} messages that came meanwhile leave no gap and double nothing`, async (t) => {
    const { chat, sessionId, say, shown } = await long(t, 50);
    say(arrived);
    while (chat.$hasOlder.get()) await chat.loadOlder();
    await chat.select(sessionId);
    while (chat.$hasOlder.get()) await chat.loadOlder();
    assert.deepEqual(shown(), numbers(1, 50 + arrived));
  });

for (const [says, from, to] of [
  ['one', 40, 41],
  ['most', 5, 48],
  ['the first of those shown', 28, 33],
] as const)
  test(`of messages that were deleted elsewhere (${says}) none is left behind, and no other is missing`, async (t) => {
    const { backend, chat, sessionId, shown } = await long(t, 50);
    const gone = backend.messages.splice(from, to - from).map(({ content }) => content);
    while (chat.$hasOlder.get()) await chat.loadOlder();
    await chat.select(sessionId);
    while (chat.$hasOlder.get()) await chat.loadOlder();
    assert.deepEqual(
      shown(),
      numbers(1, 50).filter((content) => !gone.includes(content)),
    );
  });

test('a server that fails where there is nothing so far back is read from the newest page again', async (t) => {
  const { backend, server, chat, shown } = await long(t, 50);
  backend.messages.splice(3, 44);
  server.once(messages, json(500, {}));
  await chat.loadOlder();
  assert.deepEqual([shown(), chat.$hasOlder.get()], [['1', '2', '3', '48', '49', '50'], false]);
  assert.equal(chat.$error.get(), undefined);
});

test('selecting a session again keeps what was loaded', async (t) => {
  const { chat, sessionId, say, shown } = await long(t, 50);
  await chat.loadOlder();
  say(2);
  await chat.select(sessionId);
  assert.deepEqual([shown(), chat.$hasOlder.get()], [numbers(16, 52), true]);
});

test('a message that is being sent and an answer that grows stay, and the page is asked for once', async (t) => {
  const { backend, server, chat, shown } = await long(t, 30);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const slow = held(json(200, { ...backend.addMessage(1, 'A question'), session_id: 1 }));
  server.once('PUT /chat/new_message', slow);
  server.once('POST /chat/stream', backend.stream(hello, piece, until(released)));
  const sent = chat.send('A question');
  await server.received('PUT /chat/new_message');
  await Promise.all([chat.loadOlder(), chat.loadOlder()]);
  assert.equal(server.count(messages), 2);
  assert.deepEqual(shown(), [...numbers(1, 30), 'A question']);
  slow.release();
  await server.received('POST /chat/stream');
  await chat.loadOlder();
  await chat.stop();
  release();
  await sent;
  assert.deepEqual(shown().slice(0, 31), [...numbers(1, 30), 'A question']);
});

test('a page that cannot be had is told, and can be asked for again', async (t) => {
  const { server, chat, shown } = await long(t, 30);
  server.once(messages, json(503, {}));
  await assert.rejects(chat.loadOlder(), (error) => isChatError(error) && error.code === 'unavailable');
  assert.deepEqual([chat.$error.get()?.code, chat.$hasOlder.get()], ['unavailable', true]);
  await chat.loadOlder();
  assert.deepEqual(shown(), numbers(1, 30));
});

test('a backend that knows no pages gives all at once, or the same page for ever', async (t) => {
  const { backend, server, chat, sessionId, shown } = await long(t, 20);
  server.once(messages, json(200, backend.messages), json(200, backend.messages));
  await chat.loadOlder();
  assert.deepEqual([shown(), chat.$hasOlder.get()], [numbers(1, 20), false]);
  backend.addMessage(sessionId, '21');
  server.once(messages, json(200, backend.messages));
  await chat.select(sessionId);
  assert.deepEqual([shown(), chat.$hasOlder.get()], [numbers(1, 21), false]);
});
