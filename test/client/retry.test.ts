import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChatBench, linesOf, record } from '../support/chat-bench.js';
import { json, noSuchRoute, reset } from '../support/troubles.js';

const golden = 'Hello wörld 😀.\n';

test('retry keeps what was said until there is something new, and then replaces it', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  backend.generationsAllowed = 2;
  server.once('POST /chat/stream', backend.fails('Hal', 'The model is out'));
  const failed = await chat.send('A question');
  const lists = record(t, chat.$messages);
  const errors = record(t, chat.$error);
  const answer = await chat.retry();
  assert.equal(answer?.content, golden);
  assert.notEqual(answer.key, failed?.key);
  const seen = lists.map((list) => linesOf(list).join(' | '));
  assert.deepEqual(
    [...new Set(seen)],
    [
      'human: A question | assistant: Hal',
      'human: A question | assistant: Hal | assistant: ',
      'human: A question | assistant: Hello',
      'human: A question | assistant: Hello wör',
      'human: A question | assistant: Hello wörld 😀',
      `human: A question | assistant: ${golden}`,
    ],
  );
  assert.deepEqual(
    errors.map((error) => error?.code),
    ['task_failed', undefined],
  );
  assert.equal(chat.$canRetry.get(), false);
});

test('a retry that fails without a word keeps what was said before it', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  backend.generationsAllowed = 3;
  server.once('POST /chat/stream', backend.fails('Hal', 'out'), backend.fails('', 'still out'));
  await chat.send('A question');
  await chat.retry();
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: A question', 'assistant: Hal']);
  assert.deepEqual([chat.$error.get()?.detail, chat.$canRetry.get()], ['still out', true]);
  assert.equal((await chat.retry())?.content, golden);
  assert.equal(chat.$messages.get().length, 2);
});

test('retry asks for the same message again, and stores none', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  backend.generationsAllowed = 2;
  server.once('POST /chat/stream', backend.fails('', 'out'));
  await chat.send('A question');
  await chat.retry();
  assert.equal(server.count('PUT /chat/new_message'), 1);
  const asked = server.requestsFor('POST /chat/stream').map(({ body }) => (body as { messageId: number }).messageId);
  assert.deepEqual(asked, [backend.messages[0]?.id, backend.messages[0]?.id]);
});

test('there is nothing to retry in a new conversation, after a whole answer, or while one is written', async (t) => {
  const { server, chat } = await createChatBench(t);
  const possible = record(t, chat.$canRetry);
  assert.equal(await chat.retry(), undefined);
  const sent = chat.send('A question');
  assert.equal(await chat.retry(), undefined);
  await sent;
  assert.equal(await chat.retry(), undefined);
  assert.deepEqual(possible, [false]);
  assert.equal(server.count('POST /chat/stream'), 1);
});

test('a whole answer that ran into a limit is not incomplete: there is nothing to retry', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  backend.streaming = 'none';
  server.once('GET /chat/check_generation', (exchange) => {
    const stored = backend.finish(backend.run);
    return json(200, { ...stored, finish: 'length' })(exchange);
  });
  assert.equal((await chat.send('A question'))?.finish, 'length');
  assert.equal(chat.$canRetry.get(), false);
});

test('after an uncertain end the person decides: retry follows the run that was there all along', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  server.once('POST /chat/stream', (exchange) => {
    backend.startRun(backend.sessions[0]?.id as number);
    return reset(exchange);
  });
  server.once('GET /chat/check_session', noSuchRoute);
  await chat.send('A question');
  assert.deepEqual([chat.$error.get()?.code, chat.$canRetry.get()], ['network', true]);
  const answer = await chat.retry();
  assert.equal(answer?.content, golden);
  assert.equal(backend.runs.length, 1);
});

test('a message that was found unanswered after a reload can be retried', async (t) => {
  const { backend, chat } = await createChatBench(t);
  const sessionId = backend.addSession().id as number;
  backend.addMessage(sessionId, 'A question');
  await chat.select(sessionId);
  assert.equal(chat.$canRetry.get(), true);
  assert.equal((await chat.retry())?.content, golden);
});

test('an incomplete answer that was stored is replaced by a retry after a reload, too', async (t) => {
  const { backend, chat } = await createChatBench(t);
  const sessionId = backend.addSession().id as number;
  backend.addMessage(sessionId, 'A question');
  backend.addMessage(sessionId, 'Hel', { role: 'assistant', finish: 'interrupted' });
  await chat.select(sessionId);
  await chat.retry();
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: A question', `assistant: ${golden}`]);
});
