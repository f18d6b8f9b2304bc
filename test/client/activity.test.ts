import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChatBench, reached, record } from '../support/chat-bench.js';
import { allPieces, done, hello, piece, until } from '../support/stream-steps.js';

/** What marks a session in a list. */

test('a session is marked while it is answered, and then until somebody looks', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const marks = record(t, chat.$activity);
  server.once('POST /chat/stream', backend.stream(hello, piece, until(released), allPieces, done));
  const sent = chat.send('One');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  const id = chat.$session.get()?.id ?? assert.fail('no session');
  await chat.select(undefined);
  release();
  await sent;
  assert.deepEqual(marks, [{}, { [id]: 'answering' }, { [id]: 'unread' }]);
  await chat.select(id);
  assert.deepEqual(marks.at(-1), {});
});

test('what is shown is read, and what is deleted has no mark', async (t) => {
  const { backend, chat } = await createChatBench(t);
  backend.generationsAllowed = 2;
  await chat.send('One');
  const id = chat.$session.get()?.id ?? assert.fail('no session');
  assert.deepEqual(chat.$activity.get(), {});
  const answered = chat.regenerate();
  await chat.select(undefined);
  await answered;
  assert.deepEqual(chat.$activity.get(), { [id]: 'unread' });
  await chat.deleteSession(id);
  assert.deepEqual(chat.$activity.get(), {});
});
