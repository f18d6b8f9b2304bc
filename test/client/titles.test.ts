import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChatBench, reached, record } from '../support/chat-bench.js';
import { allPieces, done, event, hello } from '../support/stream-steps.js';
import { held, json, noSuchRoute } from '../support/troubles.js';

/** The titles that a backend makes up. */

const [ask, check] = ['GET /chat/generate_title', 'GET /chat/check_title_generation'] as const;
const capabilities = { titles: true };
const waits = json(417, { task_status: 2 });

test('a streamed title is shown as it grows, with what comes twice in it once, and none is asked for', async (t) => {
  const { backend, server, chat } = await createChatBench(t, { capabilities });
  const title = (delta: string, off: number) => event({ type: 'title', delta, off });
  const steps = [title('Gre', 0), allPieces, title('Gre', 0), title('eeting', 2), title('lost', 99)];
  server.once('POST /chat/stream', backend.stream(hello, ...steps, done));
  const seen = record(t, chat.$session);
  await chat.send('Hello');
  const titles = [...new Set(seen.map((session) => session?.title))];
  assert.deepEqual(titles, [undefined, null, 'Hello', 'Gre', 'Greeting']);
  assert.equal(server.count(ask), 0);
});

test('a title is asked for after the first exchange, once, and waited for', async (t) => {
  const { server, chat } = await createChatBench(t, { capabilities });
  server.once(ask, json(200, { taskId: 99 }));
  server.once(check, waits, waits, json(200, { result: ' A greeting ' }));
  await chat.send('Hello');
  await reached(chat.$session, (session) => session?.title === 'A greeting');
  await chat.send('And now?');
  assert.deepEqual([server.count(ask), server.count(check), chat.$error.get()], [1, 3, undefined]);
});

test('a backend that has not said that it makes titles is not asked', async (t) => {
  const { server, chat } = await createChatBench(t);
  await chat.send('Hello');
  assert.deepEqual([server.count(ask), chat.$session.get()?.title], [0, 'Hello']);
});

test('one that cannot after all leaves the title, and says so', async (t) => {
  const { server, chat } = await createChatBench(t, { capabilities });
  server.once(ask, noSuchRoute);
  await chat.send('Hello');
  await reached(chat.$capabilities, ({ titles }) => titles === false);
  assert.deepEqual([chat.$session.get()?.title, chat.$error.get()], ['Hello', undefined]);
});

test('a title that is being made is followed after a reload, and what a person calls it stays', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const id = backend.addSession().id;
  await chat.load();
  server.once('GET /chat/check_session', json(200, { titleTaskId: 99 }), json(200, { titleTaskId: 98 }));
  server.once(check, json(200, { result: 'Made up' }));
  await chat.select(id);
  await reached(chat.$session, (session) => session?.title === 'Made up');
  const seen = record(t, chat.$session);
  const slow = held(json(200, { result: 'Made up anew' }));
  server.once(check, slow);
  await chat.select(id);
  await server.received(check, 2);
  await chat.renameSession(id, 'Mine');
  slow.release();
  await chat.load();
  assert.deepEqual([...new Set(seen.map((session) => session?.title))], ['Made up', 'Mine']);
  assert.equal(server.requestsFor(check)[1]?.query.taskId, '98');
});
