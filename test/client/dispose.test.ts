import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError, isGrowing } from '../../src/client/index.js';
import { createChatBench, reached, record, type ChatBench } from '../support/chat-bench.js';
import { hello, piece } from '../support/stream-steps.js';
import { silence } from '../support/troubles.js';

/** After dispose there is no request and no timer left here; what runs on the server goes on. */

const phases: [says: string, begin: (bench: ChatBench) => Promise<unknown>][] = [
  [
    'an answer is streamed',
    async ({ backend, server, chat }) => {
      server.once('POST /chat/stream', backend.stream(hello, piece));
      void chat.send('A question');
      await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
    },
  ],
  [
    'an answer is polled',
    async ({ backend, server, chat }) => {
      backend.streaming = 'none';
      server.once('GET /chat/check_generation', silence);
      void chat.send('A question');
      await server.received('GET /chat/check_generation');
    },
  ],
  [
    'a message is stored',
    async ({ server, chat }) => {
      server.once('PUT /chat/new_message', silence);
      void chat.send('A question').catch((error: unknown) => assert.ok(isChatError(error)));
      await server.received('PUT /chat/new_message');
    },
  ],
  [
    'a session is loaded',
    async ({ backend, server, chat }) => {
      server.once('GET /chat/messages', silence);
      void chat.select(backend.addSession().id).catch((error: unknown) => assert.ok(isChatError(error)));
      await server.received('GET /chat/messages');
    },
  ],
  [
    'a run is looked for',
    async ({ backend, server, chat }) => {
      server.once('GET /chat/check_session', silence);
      void chat.select(backend.addSession().id).catch((error: unknown) => assert.ok(isChatError(error)));
      await server.received('GET /chat/check_session');
    },
  ],
];

for (const [says, begin] of phases) {
  test(`dispose while ${says}`, async (t) => {
    const bench = await createChatBench(t);
    await begin(bench);
    const { length } = bench.server.requests;
    bench.chat.dispose();
    assert.equal(await bench.server.requests.at(-1)?.closed, false, 'the request in flight is given up');
    bench.clock.advance(600_000);
    assert.deepEqual(bench.clock.pending, []);
    assert.equal(bench.server.requests.length, length);
    assert.equal(bench.chat.$status.get(), 'idle');
    assert.equal(bench.server.count('POST /chat/cancel'), 0);
  });
}

test('what was said stays after dispose, and send resolves without an answer', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  server.once('POST /chat/stream', backend.stream(hello, piece));
  const sent = chat.send('A question');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  const lists = record(t, chat.$messages);
  chat.dispose();
  assert.equal(await sent, undefined);
  assert.deepEqual(new Set(lists.map((list) => list.at(-1)?.content)), new Set(['Hello']));
  const last = chat.$messages.get().at(-1);
  assert.deepEqual([last?.finish, last && isGrowing(last)], ['interrupted', false], 'nothing grows any more');
  assert.deepEqual([chat.$phase.get(), chat.$notice.get(), chat.$error.get()], ['interrupted', undefined, undefined]);
  assert.equal(backend.run.status, 2);
});

test('dispose of a chat at rest does nothing, also twice', async (t) => {
  const { server, chat } = await createChatBench(t);
  await chat.send('A question');
  const lists = record(t, chat.$messages);
  chat.dispose();
  chat.dispose();
  assert.equal(lists.length, 1);
  assert.deepEqual(server.log().at(-1), 'POST /chat/stream');
});

test('a chat that is taken up again after dispose works', async (t) => {
  const { backend, chat } = await createChatBench(t);
  const { id } = backend.addSession();
  backend.addMessage(id as number, 'A question');
  chat.dispose();
  await chat.select(id);
  assert.equal(chat.$messages.get().length, 1);
  assert.ok(await chat.retry());
});

test('a session that is being deleted is deleted, though the chat is let go and the page may go, too', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  await chat.send('A question');
  const deleted = chat.deleteSession(chat.$session.get()?.id as number);
  await server.received('DELETE /chat/delete_session');
  chat.dispose();
  await deleted;
  assert.equal(server.count('DELETE /chat/delete_session'), 1);
  assert.deepEqual(backend.sessions, []);
});
