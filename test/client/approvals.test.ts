import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from '../../src/protocol/message.js';
import { createChatBench, linesOf, record, type ChatBench } from '../support/chat-bench.js';
import { allPieces, cut, hello, piece, type StreamStep } from '../support/stream-steps.js';
import { json, reset } from '../support/troubles.js';

/** What the assistant may not do unasked. */

const actions = [{ name: 'send_mail', args: { to: 'bob' } }];
const wire = { sessionAgencyPendingActions: actions };

/** A chat whose answer, which is polled for, asks leave. */
async function asking(...[t, options]: Parameters<typeof createChatBench>): Promise<ChatBench> {
  const bench = await createChatBench(t, { transport: 'poll', ...options });
  const { backend, server, chat } = bench;
  backend.pieces = [];
  backend.generationsAllowed = 2;
  server.once('GET /chat/check_generation', (exchange) =>
    json(200, { ...backend.finish(backend.run), ...wire, content: 'May I?' })(exchange),
  );
  await chat.send('Write to Bob');
  backend.pieces = ['Done.'];
  return bench;
}

for (const [isConfirmed, flag] of [
  [true, '1'],
  [false, '0'],
] as const)
  test(`what is pending is answered once by agencyConfirm=${flag}, and the talk goes on`, async (t) => {
    const { server, chat } = await asking(t);
    assert.deepEqual(chat.$pendingActions.get(), actions);
    const seen = record(t, chat.$pendingActions);
    const [first, second] = await Promise.all([chat.answerActions(isConfirmed), chat.answerActions(isConfirmed)]);
    assert.deepEqual([first?.content, second], ['Done.', undefined]);
    assert.deepEqual(seen.at(-1), []);
    assert.equal(server.requestsFor('GET /chat/generate').at(-1)?.query.agencyConfirm, flag);
    assert.deepEqual(linesOf(chat.$messages.get()), ['human: Write to Bob', 'assistant: May I?', 'assistant: Done.']);
    assert.equal(server.count('GET /chat/generate'), 2);
  });

/** The end of a stream whose message asks leave. */
const sayAsking: StreamStep = (stream) => {
  const message = parseMessage({ ...stream.backend.finish(stream.run), ...wire });
  assert.ok(message);
  stream.send({ type: 'done', message });
  stream.sink.end();
};

test('what comes with the end of a stream is pending, too, and answered over one that is taken up again', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  backend.resumes = true;
  backend.generationsAllowed = 2;
  backend.pieces = ['May I?'];
  server.once('POST /chat/stream', backend.stream(hello, allPieces, sayAsking));
  await chat.send('Write to Bob');
  assert.deepEqual(chat.$pendingActions.get(), actions);
  backend.pieces = ['Do', 'ne', '.'];
  server.once('POST /chat/stream', backend.stream(hello, piece, cut));
  assert.equal((await chat.answerActions(false))?.content, 'Done.');
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: Write to Bob', 'assistant: May I?', 'assistant: Done.']);
  const [first, second, ...others] = server.requestsFor('POST /chat/stream').map(({ body }) => body);
  assert.deepEqual([first, others], [{ sessionId: 1, messageId: 2 }, []]);
  assert.deepEqual(second, { sessionId: 1, messageId: 2, agencyConfirm: 0 });
  assert.deepEqual([server.count('GET /chat/stream'), server.count('GET /chat/generate')], [1, 0]);
  assert.deepEqual([backend.runs.length, chat.$pendingActions.get()], [2, []]);
});

test('what is pending survives a reload', async (t) => {
  const { server, chat, open } = await asking(t);
  const reloaded = open();
  server.once('GET /chat/check_session', json(200, { messageTaskId: null, ...wire }));
  await reloaded.select(chat.$session.get()?.id);
  assert.deepEqual(reloaded.$pendingActions.get(), actions);
  assert.equal((await reloaded.answerActions(true))?.content, 'Done.');
});

test('a message instead is the third way', async (t) => {
  const { server, chat } = await asking(t);
  await chat.send('Ask Carol');
  assert.deepEqual(chat.$pendingActions.get(), []);
  assert.equal(await chat.answerActions(true), undefined);
  assert.equal(server.requestsFor('GET /chat/generate').at(-1)?.query.agencyConfirm, undefined);
});

test('an answer that the server has refused to hear can be given again', async (t) => {
  const { server, chat } = await asking(t);
  server.once('GET /chat/generate', json(400, { error: 'no' }));
  await chat.answerActions(true);
  assert.deepEqual([chat.$error.get()?.code, chat.$pendingActions.get()], ['invalid_input', actions]);
});

test('the question is not taken for what came of the answer, whose fate is unknown', async (t) => {
  const { server, chat } = await asking(t);
  server.once('GET /chat/generate', reset);
  await chat.answerActions(true);
  assert.equal(server.count('GET /chat/generate'), 2);
  assert.notEqual(chat.$error.get(), undefined);
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: Write to Bob', 'assistant: May I?']);
});
