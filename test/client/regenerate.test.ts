import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChatBench, linesOf, reached, record, type ChatBench } from '../support/chat-bench.js';
import type { Reply } from '../support/fault-server.js';
import { held, json, noSuchRoute, reset, text } from '../support/troubles.js';

const golden = 'Hello wörld 😀.\n';
const question = 'human: A question';

/** A chat with one question and its whole answer, where each may be answered once more. */
async function answered(...[t]: Parameters<typeof createChatBench>): Promise<ChatBench> {
  const bench = await createChatBench(t);
  bench.backend.generationsAllowed = 3;
  await bench.chat.send('A question');
  bench.backend.pieces = ['Some', 'thing', ' else'];
  return bench;
}

test('regenerate keeps the old answer until there is something new, and then replaces it', async (t) => {
  const { backend, server, chat } = await answered(t);
  const [, old] = chat.$messages.get();
  const lists = record(t, chat.$messages);
  const answer = await chat.regenerate();
  assert.deepEqual([answer?.content, answer?.finish], ['Something else', 'stop']);
  assert.notEqual(answer?.id, old?.id);
  assert.deepEqual(
    [...new Set(lists.map((list) => linesOf(list).join(' | ')))],
    [
      `${question} | assistant: ${golden}`,
      `${question} | assistant: ${golden} | assistant: `,
      `${question} | assistant: Some`,
      `${question} | assistant: Something`,
      `${question} | assistant: Something else`,
    ],
  );
  const [asked] = server.requestsFor('GET /chat/regenerate');
  assert.deepEqual(asked?.query, { sessionId: String(old?.sessionId), messageId: String(old?.id) });
  assert.deepEqual([server.count('GET /chat/generate'), server.count('POST /chat/stream')], [0, 1]);
  assert.equal(backend.runs.length, 2);
  assert.deepEqual([chat.$error.get(), chat.$canRegenerate.get(), chat.$canRetry.get()], [undefined, true, false]);
});

test('an answer can be regenerated again and again, and after a reload', async (t) => {
  const { backend, chat, open } = await answered(t);
  await chat.regenerate();
  const reloaded = open();
  await reloaded.select(chat.$session.get()?.id);
  backend.pieces = ['Third'];
  await reloaded.regenerate();
  assert.deepEqual(linesOf(reloaded.$messages.get()), [question, 'assistant: Third']);
});

test('there is nothing to regenerate in a new conversation, while an answer is written, or without an answer', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const possible = record(t, chat.$canRegenerate);
  assert.equal(await chat.regenerate(), undefined);
  const sent = chat.send('A question');
  assert.equal(await chat.regenerate(), undefined);
  await sent;
  assert.deepEqual(possible, [false, true]);
  server.once('POST /chat/stream', backend.fails('', 'out'));
  await chat.send('Another');
  assert.equal(await chat.regenerate(), undefined);
  assert.equal(server.count('GET /chat/regenerate'), 0);
});

test('a greeting that nobody asked for cannot be regenerated', async (t) => {
  const { backend, chat } = await createChatBench(t);
  const sessionId = backend.addSession().id as number;
  backend.addMessage(sessionId, 'How can I help?', { role: 'assistant' });
  await chat.select(sessionId);
  assert.equal(chat.$canRegenerate.get(), false);
});

const missing: [says: string, reply: Reply][] = [
  ['404 of a web server', text(404, 'text/plain', 'There is nothing here.')],
  ["404 of Nextcloud's framework", noSuchRoute],
  ['405', json(405, [])],
  ['501', json(501, {})],
];

for (const [says, reply] of missing) {
  test(`a backend without regenerate (${says}): unsupported, the answer stays, and it is not offered again`, async (t) => {
    const { server, chat } = await answered(t);
    server.once('GET /chat/regenerate', reply);
    await chat.regenerate();
    assert.deepEqual([chat.$error.get()?.code, chat.$status.get()], ['unsupported', 'idle']);
    assert.deepEqual(linesOf(chat.$messages.get()), [question, `assistant: ${golden}`]);
    assert.deepEqual([chat.$canRegenerate.get(), chat.$canRetry.get()], [false, false]);
    assert.equal(await chat.regenerate(), undefined);
    assert.equal(server.count('GET /chat/regenerate'), 1);
  });
}

test('a refusal leaves the answer, and it can be tried again', async (t) => {
  const { server, chat } = await answered(t);
  server.once('GET /chat/regenerate', json(429, { error: 'Too many requests' }, { 'retry-after': '70' }));
  await chat.regenerate();
  assert.deepEqual([chat.$error.get()?.code, chat.$error.get()?.retryAfter], ['rate_limited', 70]);
  assert.deepEqual([chat.$messages.get()[1]?.content, chat.$canRegenerate.get()], [golden, true]);
  assert.equal((await chat.regenerate())?.content, 'Something else');
});

test('a session that is being answered elsewhere: that run is followed as one of its own, and no second one is asked for', async (t) => {
  const { backend, server, chat } = await answered(t);
  const sessionId = chat.$session.get()?.id as number;
  const [, old] = chat.$messages.get();
  // another tab has asked something else meanwhile
  const elsewhere = backend.addMessage(sessionId, 'Another');
  backend.startRun(sessionId, elsewhere.id);
  server.once('GET /chat/regenerate', json(400, { error: 'session_already_thinking' }));
  const lists = record(t, chat.$messages);
  assert.equal((await chat.regenerate())?.content, 'Something else');
  assert.equal(backend.runs.length, 2);
  for (const list of lists) assert.equal(list[1]?.key, old?.key, 'the old answer stays');
  assert.ok(lists.some((list) => linesOf(list).join(' | ') === `${question} | assistant: ${golden} | assistant: Some`));
  assert.deepEqual(linesOf(chat.$messages.get()), [
    question,
    `assistant: ${golden}`,
    'human: Another',
    'assistant: Something else',
  ]);
  assert.equal(chat.$error.get(), undefined);
});

test('a session that was just answered elsewhere: that answer is not taken for the one that was asked for', async (t) => {
  const { backend, server, chat } = await answered(t);
  const sessionId = chat.$session.get()?.id as number;
  server.once('GET /chat/regenerate', (exchange) => {
    backend.finish(backend.startRun(sessionId, backend.addMessage(sessionId, 'Another').id));
    return json(400, { error: 'session_already_thinking' })(exchange);
  });
  await chat.regenerate();
  assert.deepEqual(linesOf(chat.$messages.get()), [question, `assistant: ${golden}`]);
  assert.equal(chat.$error.get()?.code, 'busy');
});

test('a session that was being answered elsewhere whose messages cannot be fetched shows what came', async (t) => {
  const { backend, server, chat } = await answered(t);
  backend.startRun(chat.$session.get()?.id as number);
  server.once('GET /chat/regenerate', json(400, { error: 'session_already_thinking' }));
  server.once('GET /chat/messages', json(500, {}));
  await chat.regenerate();
  assert.deepEqual(linesOf(chat.$messages.get()), [question, `assistant: ${golden}`, 'assistant: Something else']);
});

test('once the task has failed only a retry helps, for the server no longer has the old answer, which stays', async (t) => {
  const { backend, server, chat } = await answered(t);
  server.once('GET /chat/check_generation', (exchange) => {
    backend.run.status = 4;
    return json(400, { error: 'task_failed_or_canceled', task_status: 4, userFacingErrorMessage: 'Busy' })(exchange);
  });
  await chat.regenerate();
  assert.equal(chat.$error.get()?.detail, 'Busy');
  assert.deepEqual(linesOf(chat.$messages.get()), [question, `assistant: ${golden}`]);
  assert.deepEqual([chat.$canRegenerate.get(), chat.$canRetry.get()], [false, true]);
  assert.equal((await chat.retry())?.content, 'Something else');
  assert.deepEqual(linesOf(chat.$messages.get()), [question, 'assistant: Something else']);
  assert.equal(server.count('GET /chat/regenerate'), 1);
});

test('an old answer that stayed is not taken away by the next question', async (t) => {
  const { backend, server, chat } = await answered(t);
  server.once('GET /chat/check_generation', (exchange) => {
    backend.run.status = 4;
    return json(400, { error: 'task_failed_or_canceled', task_status: 4 })(exchange);
  });
  await chat.regenerate();
  await chat.send('Another');
  assert.deepEqual(linesOf(chat.$messages.get()), [
    question,
    `assistant: ${golden}`,
    'human: Another',
    'assistant: Something else',
  ]);
});

test('stop while an answer is regenerated: the old one stays where there is nothing new', async (t) => {
  const { backend, server, chat } = await answered(t);
  const slow = held(({ request, response }) => backend.check(backend.run)({ request, response }));
  server.once('GET /chat/check_generation', slow);
  const regenerated = chat.regenerate();
  await server.received('GET /chat/check_generation');
  await chat.stop();
  slow.release();
  await regenerated;
  assert.equal(backend.run.status, 5);
  assert.deepEqual(linesOf(chat.$messages.get()), [question, `assistant: ${golden}`]);
  assert.deepEqual([chat.$status.get(), chat.$error.get(), chat.$canRetry.get()], ['idle', undefined, true]);
});

test('a regeneration that goes on is followed after a reload', async (t) => {
  const { server, chat, open } = await answered(t);
  void chat.regenerate();
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Some');
  chat.dispose();
  const reloaded = open();
  await reloaded.select(chat.$session.get()?.id);
  await reached(reloaded.$status, (status) => status === 'idle');
  assert.deepEqual(linesOf(reloaded.$messages.get()), [question, 'assistant: Something else']);
  assert.equal(server.count('GET /chat/regenerate'), 1);
});

test('the old answer is not taken for the new one where the request has come to nothing', async (t) => {
  const { server, chat } = await answered(t);
  server.once('GET /chat/regenerate', reset);
  await chat.regenerate();
  assert.deepEqual([chat.$error.get()?.code, chat.$canRegenerate.get()], ['network', true]);
  assert.deepEqual(linesOf(chat.$messages.get()), [question, `assistant: ${golden}`]);
});

for (const keeps of [true, false])
  test(`a new answer that was there before anybody looked is found, ${keeps ? 'beside' : 'in the place of'} the old one`, async (t) => {
    const { backend, server, chat } = await answered(t);
    server.once('GET /chat/regenerate', (exchange) => {
      if (!keeps) backend.messages.pop();
      backend.finish(backend.startRun(Number(exchange.request.query.sessionId)));
      return reset(exchange);
    });
    assert.equal((await chat.regenerate())?.content, 'Something else');
    assert.deepEqual(linesOf(chat.$messages.get()), [question, 'assistant: Something else']);
    assert.deepEqual([server.count('GET /chat/regenerate'), chat.$error.get()], [1, undefined]);
  });
