// What a user may do is counted over all servers that share a PostgreSQL.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../server/support/database.js';
import { serve, serveGate } from '../server/support/server.js';

test('what one server has allowed counts at the other', async (context) => {
  const database = await freshDatabase();
  const access = { runsAtOnce: 1, messagesPerMinute: 2, storedBytes: 10 };
  const one = await serveGate(context, { database, access });
  const other = await serve(context, { database, access });
  const first = await one.client.begin();
  const second = await other.client.begin();
  const third = { sessionId: first.sessionId, role: 'human', content: 'x' };
  for (const { client } of [one, other])
    assert.equal((await client.request('PUT', '/chat/new_message', { json: third })).status, 429);

  const stream = await one.client.start(first);
  assert.equal((await other.client.request('POST', '/chat/stream', { json: second })).status, 429);
  await (await one.gate.next()).finish();
  await stream.rest();
  assert.equal((await (await other.client.start(second)).rest()).at(-1)?.event.type, 'done');

  const form = new FormData();
  form.set('data', new Blob(['1234567'], { type: 'text/plain' }), 'a.txt');
  assert.equal((await one.client.post('/chat/attachments', form)).status, 200);
  assert.equal((await other.client.post('/chat/attachments', form)).status, 507);
});
