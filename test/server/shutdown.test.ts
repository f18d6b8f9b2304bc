import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../demo/server/database/open.js';
import { RunTable } from '../../demo/server/store/runs.js';
import { createStore } from '../../demo/server/store/store.js';
import { emptyAnswer } from '../../src/protocol/message.js';
import { temporaryFile } from './support/files.js';
import { me, mine, serve, serveGate } from './support/server.js';

test('a server that stops ends its runs as interrupted and stores their text', async (context) => {
  const database = temporaryFile(context);
  const first = await serveGate(context, { database });
  const { sessionId, messageId } = await first.client.begin();
  const stream = await first.client.start({ sessionId, messageId });
  await stream.expect('hello');
  await (await first.gate.next()).text('Half an ans');
  await stream.expect('text');
  await first.server.close();
  const end = await stream.expect('error');
  assert.deepEqual([end.code, end.taskStatus, end.retryable], ['interrupted', 4, true]);
  assert.equal(await stream.next(), undefined, 'the stream ends cleanly');

  const second = await serve(context, { database });
  const stored = (await second.client.messages(sessionId)).at(-1);
  assert.equal(stored?.content, 'Half an ans');
  assert.equal(stored.finish, 'interrupted');
  const resumed = await (await second.client.resume(`sessionId=${sessionId}&taskId=1&after=1.1`)).rest();
  assert.equal(resumed.at(-1)?.event.type, 'error');
  await (await second.client.start({ sessionId, messageId })).rest();
  const all = await second.client.messages(sessionId);
  assert.deepEqual(
    all.map(({ finish }) => finish),
    [undefined, 'stop'],
  );
});

test('a server that starts ends the runs of one that died, with the text they had written down', async (context) => {
  const database = temporaryFile(context);
  const dead = await openDatabase(database, () => undefined);
  const store = createStore(dead).of(me);
  const { id: sessionId } = await store.sessions.create(null, 1);
  const add = { sessionId, timestamp: 1, clientKey: undefined };
  const { message } = await store.messages.addHuman({ ...add, content: 'hello' });
  const run = await store.runs.begin({ sessionId, messageId: message.id, clientKey: undefined, instance: 'one' });
  assert.ok(run);
  await store.runs.saveDraft(run.taskId, { ...emptyAnswer(sessionId, 2), content: 'Half' }, 7);
  await dead.close();

  const { client, server } = await serve(context, { database });
  const stored = (await client.messages(Number(sessionId))).at(-1);
  assert.equal(stored?.content, 'Half');
  assert.equal(stored.finish, 'interrupted');
  const check = await client.check(Number(sessionId), run.taskId);
  assert.equal(check.status, 400);
  assert.equal(await mine(server).runs.activeIn(sessionId), undefined);
  assert.equal(server.runs.generations, 0, 'nothing is started by itself');
  const later = await (await client.resume(`sessionId=${sessionId}&taskId=${run.taskId}&after=1.7`)).rest();
  assert.equal(later.at(-1)?.event.type, 'error');
});

test('an answer is written down while it grows', async (context) => {
  const { client, gate, server } = await serveGate(context);
  const { sessionId } = await client.begin();
  await client.generate(sessionId);
  const generation = await gate.next();
  await generation.text('a');
  assert.equal((await mine(server).runs.find(sessionId, 1))?.draft?.content, 'a');
});

test('a run that could not be stored ends with an error and does not block the session', async (context) => {
  const { client, gate, logged } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  const failing = context.mock.method(RunTable.prototype, 'end', () => Promise.reject(new Error('the disk is full')));
  const generation = await gate.next();
  await generation.text('lost?');
  await generation.finish();
  const failure = (await stream.rest()).at(-1)?.event;
  assert.ok(failure?.type === 'error');
  assert.equal(failure.error, 'Something went wrong on the server.');
  assert.match(String(logged[0]), /the disk is full/);
  assert.equal((await client.check(sessionId, 1)).status, 400);
  failing.mock.restore();
  const again = await client.start({ sessionId, messageId });
  const second = await gate.next();
  await second.text('fine');
  await second.finish();
  assert.equal((await again.rest()).at(-1)?.event.type, 'done');
});

test('a server that stops begins nothing more', async (context) => {
  const { client, server } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  await server.runs.close();
  const { status, body } = await client.request('POST', '/chat/stream', { json: { sessionId, messageId } });
  assert.equal(status, 503);
  assert.deepEqual(body, { error: 'The server is shutting down. Try again in a moment.', code: 'shutting_down' });
});
