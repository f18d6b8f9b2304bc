import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError } from '../../src/client/index.js';
import { createChatBench } from '../support/chat-bench.js';
import { json, noSuchRoute } from '../support/troubles.js';

/** What a person thinks of an answer. */

const feedback = 'POST /chat/feedback';

test('a rating is told with its comment, and taken back', async (t) => {
  const { server, chat } = await createChatBench(t);
  const answer = await chat.send('A question');
  server.once(feedback, json(200, []), json(200, []));
  await chat.feedback(answer?.id ?? 0, -1, 'Too short');
  await chat.feedback(answer?.id ?? 0, 0);
  const told = { sessionId: answer?.sessionId, messageId: answer?.id };
  assert.deepEqual(
    server.requestsFor(feedback).map(({ body }) => body),
    [
      { ...told, rating: -1, comment: 'Too short' },
      { ...told, rating: 0 },
    ],
  );
});

test('a backend that takes none says so once, and is not asked again', async (t) => {
  const { server, chat } = await createChatBench(t);
  const answer = await chat.send('A question');
  server.once(feedback, noSuchRoute);
  const isUnsupported = (error: unknown) => isChatError(error) && error.code === 'unsupported';
  await assert.rejects(chat.feedback(answer?.id ?? 0, 1), isUnsupported);
  await assert.rejects(chat.feedback(answer?.id ?? 0, 1), isUnsupported);
  assert.deepEqual([chat.$capabilities.get().feedback, server.count(feedback)], [false, 1]);
});

test('feedback that cannot be told is an error, and nothing without a session', async (t) => {
  const { server, chat } = await createChatBench(t);
  await assert.rejects(chat.feedback(1, 1), (error) => isChatError(error) && error.code === 'not_found');
  await chat.send('A question');
  server.once(feedback, json(503, {}));
  await assert.rejects(chat.feedback(1, 1));
  assert.deepEqual([chat.$error.get()?.code, server.count(feedback)], ['unavailable', 1]);
});
