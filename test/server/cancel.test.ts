import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '../../src/protocol/guards.js';
import { me, serveGate } from './support/server.js';

test('a run is stopped at once, and what it has said is stored and marked', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  await stream.expect('hello');
  const generation = await gate.next();
  await generation.text('Half an ans');
  await stream.expect('text');

  const { status, body } = await client.request('POST', '/chat/cancel', { json: { sessionId, taskId: 1 } });
  assert.equal(status, 200);
  const stored = (await client.messages(sessionId)).at(-1);
  assert.deepEqual(body, { task_status: 5, message: stored });
  assert.equal(stored?.content, 'Half an ans');
  assert.equal(stored.finish, 'cancelled');

  assert.deepEqual(await stream.expect('error'), {
    type: 'error',
    error: 'The answer was stopped.',
    code: 'cancelled',
    taskStatus: 5,
    retryable: true,
  });
  assert.equal(await stream.next(), undefined);
  await generation.released;
  assert.equal(generation.request.signal.aborted, true, 'the model is let go');
  const check = await client.check(sessionId, 1);
  assert.equal(check.status, 400);
  assert.ok(isRecord(check.body));
  assert.equal(check.body.task_status, 5);
});

test('a run that has ended cannot be stopped', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId } = await client.begin();
  await client.generate(sessionId);
  await (await gate.next()).finish();
  await client.ended(sessionId, 1);
  const { status, body } = await client.request('POST', '/chat/cancel', { json: { sessionId, taskId: 1 } });
  assert.deepEqual([status, body], [409, { error: 'The answer has already ended.', code: 'already_ended' }]);
});

test('what the model says after the stop reaches nobody', async (context) => {
  const { client, server, gate } = await serveGate(context);
  const { sessionId } = await client.begin();
  await client.generate(sessionId);
  const generation = await gate.next();
  await generation.text('before');
  const run = await server.runs.find({ userId: me, sessionId, taskId: 1 });
  await client.request('POST', '/chat/cancel', { json: { sessionId, taskId: 1 } });
  run?.write('text', ' after');
  assert.equal(run?.answer.content, 'before');
  assert.equal((await client.messages(sessionId)).at(-1)?.content, 'before');
});

test('a stop before the first word leaves no message', async (context) => {
  const { client } = await serveGate(context);
  const { sessionId } = await client.begin();
  await client.generate(sessionId);
  const { body } = await client.request('POST', '/chat/cancel', { json: { sessionId, taskId: 1 } });
  assert.deepEqual(body, { task_status: 5 });
  assert.equal((await client.messages(sessionId)).length, 1);
});

test('deleting a session stops what is under way in it', async (context) => {
  const { client, gate, logged } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  const generation = await gate.next();
  assert.equal((await client.request('DELETE', `/chat/delete_session?sessionId=${sessionId}`)).status, 200);
  assert.equal((await stream.rest()).at(-1)?.event.type, 'error');
  await generation.released;
  assert.deepEqual(logged, []);
  assert.equal((await client.check(sessionId, 1)).status, 404);
});

test('deleting a message stops the run that answers it', async (context) => {
  const { client, gate, logged } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  await client.generate(sessionId);
  const generation = await gate.next();
  await generation.text('Hel');
  await client.request('DELETE', `/chat/delete_message?sessionId=${sessionId}&messageId=${messageId}`);
  await generation.released;
  assert.deepEqual(await client.messages(sessionId), []);
  assert.deepEqual(logged, []);
});
