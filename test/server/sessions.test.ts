import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessages } from '../../src/protocol/message.js';
import { parseSessions } from '../../src/protocol/session.js';
import { mine, serve } from './support/server.js';

test('sessions are made, listed newest first, renamed and deleted', async (context) => {
  let now = 1_700_000_000_000;
  const { client } = await serve(context, { clock: () => now });
  const list = async () => parseSessions((await client.request('GET', '/chat/sessions')).body);
  assert.deepEqual(await list(), []);
  const made = await client.request('PUT', '/chat/new_session', { json: {} });
  assert.deepEqual(made.body, { session: { id: 1, user_id: 'me', title: null, timestamp: 1_700_000_000 } });
  now += 1000;
  await client.request('PUT', '/chat/new_session', { json: { title: 'Two\n lines', timestamp: 1_700_000_001_999 } });
  await client.request('PUT', '/chat/new_session', { json: { timestamp: 5 } });
  assert.deepEqual(await list(), [
    { id: 2, title: 'Two lines', timestamp: 1_700_000_001 },
    { id: 1, title: null, timestamp: 1_700_000_000 },
    { id: 3, title: null, timestamp: 5 },
  ]);
  const renamed = await client.request('PATCH', '/chat/update_session', { json: { sessionId: '1', title: ' One ' } });
  assert.deepEqual([renamed.status, renamed.body], [200, []]);
  const deleted = await client.request('DELETE', '/chat/delete_session?sessionId=2');
  assert.deepEqual([deleted.status, deleted.body], [200, []]);
  assert.deepEqual(
    (await list())?.map(({ title }) => title),
    ['One', null],
  );
});

test('the first message of a person names the session, once', async (context) => {
  const { client, server } = await serve(context);
  const title = async (id: number): Promise<string | null> => (await mine(server).sessions.get(id)).title;
  const sessionId = await client.newSession();
  await client.write(sessionId, 'unmarked');
  assert.equal(await title(sessionId), null);
  await client.write(sessionId, '\n  How do I\tstream?  \nSecond line', { firstHumanMessage: true });
  assert.equal(await title(sessionId), 'How do I stream?');
  await client.write(sessionId, 'Another', { firstHumanMessage: true });
  assert.equal(await title(sessionId), 'How do I stream?');
  const long = await client.newSession();
  await client.write(long, '😄'.repeat(70), { firstHumanMessage: true });
  assert.equal(await title(long), `${'😄'.repeat(60)}…`);
});

test('a message is stored once for one clientKey', async (context) => {
  const { client } = await serve(context);
  const sessionId = await client.newSession();
  const first = await client.write(sessionId, 'hello', { clientKey: 'a' });
  assert.equal(await client.write(sessionId, 'hello', { clientKey: 'a' }), first);
  assert.notEqual(await client.write(sessionId, 'hello', { clientKey: 'b' }), first);
  assert.notEqual(await client.write(sessionId, 'hello'), first);
  const other = await client.newSession();
  assert.notEqual(await client.write(other, 'hello', { clientKey: 'a' }), first);
  assert.equal((await client.messages(sessionId)).length, 3);
});

test('messages come oldest first, paged from the newest', async (context) => {
  const { client } = await serve(context);
  const sessionId = await client.newSession();
  for (let index = 1; index <= 25; index += 1) await client.write(sessionId, `m${index}`);
  const page = async (query: string): Promise<readonly string[] | undefined> => {
    const { body } = await client.request('GET', `/chat/messages?sessionId=${sessionId}${query}`);
    return parseMessages(body)?.map(({ content }) => content);
  };
  const range = (from: number, to: number): readonly string[] =>
    Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}`);
  assert.deepEqual(await page(''), range(6, 25));
  assert.deepEqual(await page('&limit=5'), range(21, 25));
  assert.deepEqual(await page('&limit=5&cursor=5'), range(16, 20));
  assert.deepEqual(await page('&limit=5&cursor=24'), range(1, 1));
  assert.deepEqual(await page('&limit=5&cursor=25'), []);
  assert.deepEqual(await page('&limit=1000'), range(1, 25));
});

test('one message can be asked for and deleted', async (context) => {
  const { client } = await serve(context);
  const { sessionId, messageId } = await client.begin('hello');
  await (await client.start({ sessionId, messageId })).rest();
  const one = await client.request('GET', `/chat/sessions/${sessionId}/messages/${messageId}`);
  assert.deepEqual(one.body, (await client.messages(sessionId))[0]);
  const path = `/chat/delete_message?sessionId=${sessionId}&messageId=${messageId}`;
  assert.deepEqual((await client.request('DELETE', path)).body, []);
  assert.deepEqual(await client.messages(sessionId), [], 'the answer goes with what it answers');
  assert.equal((await client.request('DELETE', path)).status, 404);
});

test('content may be as long as the contract says, in bytes', async (context) => {
  const { client } = await serve(context);
  const sessionId = await client.newSession();
  await client.write(sessionId, 'ä'.repeat(32_000));
  await client.write(sessionId, '\u0001'.repeat(64_000));
});
