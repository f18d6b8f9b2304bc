import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOf } from './support/client.js';
import { createGate } from './support/gate.js';
import { servePeople } from './support/people.js';

test('each user may write so many messages a minute', async (context) => {
  let now = 1_000_000;
  const { clientOf } = await servePeople(context, { clock: () => now, access: { messagesPerMinute: 2 } });
  const [ann, bob] = [await clientOf('ann'), await clientOf('bob')];
  const sessionId = await ann.newSession();
  const json = { sessionId, role: 'human', content: 'x' };
  await ann.write(sessionId, 'one');
  await ann.write(sessionId, 'two');
  const refused = await ann.request('PUT', '/chat/new_message', { json });
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '60']);
  assert.deepEqual(refused.body, { error: 'Too many messages at once. Try again in a moment.', code: 'rate_limited' });
  await bob.begin();
  assert.equal((await ann.messages(sessionId)).length, 2);
  now += 60_001;
  await ann.write(sessionId, 'three');
});

test('each user may have so many answers written at once', async (context) => {
  const gate = createGate();
  const { clientOf, server } = await servePeople(context, { provider: gate.provider, access: { runsAtOnce: 2 } });
  const [ann, bob] = [await clientOf('ann'), await clientOf('bob')];
  const first = await ann.begin();
  const taskId = numberOf((await ann.generate(first.sessionId)).body, 'taskId');
  await ann.generate((await ann.begin()).sessionId);
  const third = await ann.begin();
  const refused = await ann.generate(third.sessionId);
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '5']);
  assert.equal((await ann.request('POST', '/chat/stream', { json: third })).status, 429);
  assert.equal(numberOf((await ann.generate(first.sessionId)).body, 'taskId'), taskId, 'one that is there is joined');
  assert.equal((await bob.generate((await bob.begin()).sessionId)).status, 200);
  await (await gate.next()).finish();
  while ((await ann.check(first.sessionId, taskId)).status === 417);
  assert.equal((await ann.generate(third.sessionId)).status, 200);
  assert.equal(server.runs.generations, 4);
});

test('each user has so much room for files', async (context) => {
  const { clientOf } = await servePeople(context, { access: { storedBytes: 10 } });
  const [ann, bob] = [await clientOf('ann'), await clientOf('bob')];
  const form = new FormData();
  form.set('data', new Blob(['1234567'], { type: 'text/plain' }), 'a.txt');
  assert.equal((await ann.post('/chat/attachments', form)).status, 200);
  const refused = await ann.post('/chat/attachments', form);
  assert.equal(refused.status, 507);
  assert.deepEqual(await refused.json(), { error: 'There is no room left for your files.', code: 'storage_full' });
  assert.equal((await bob.post('/chat/attachments', form)).status, 200);
});
