import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProviderError } from '../../demo/server/providers/provider.js';
import { serve, serveGate } from './support/server.js';

test('an answer is polled for: nothing yet, all so far, the stored message, the same again', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId } = await client.begin();
  const started = await client.generate(sessionId);
  assert.deepEqual([started.status, started.body], [200, { taskId: 1 }]);
  const check = async (): Promise<unknown> => {
    const { status, body } = await client.check(sessionId, 1);
    return [status, body];
  };
  const generation = await gate.next();
  assert.deepEqual(await check(), [417, { task_status: 2, slow_pickup: false, task_output: null }]);
  await generation.say({ type: 'reasoning', delta: 'Hm' });
  await generation.text('Hello');
  await generation.text(' world');
  const task_output = { output: 'Hello world', reasoning: 'Hm', sources: '[]' };
  assert.deepEqual(await check(), [417, { task_status: 2, slow_pickup: false, task_output }]);
  await generation.finish();
  await client.ended(sessionId, 1);

  const [stored] = (await client.messages(sessionId)).slice(-1);
  const done = [200, { ...stored, sessionAgencyPendingActions: null }];
  assert.deepEqual(await check(), done);
  assert.deepEqual(await check(), done);
  assert.equal(stored?.content, 'Hello world');
});

test('check_session knows of the run while it is active', async (context) => {
  const { client, gate } = await serveGate(context);
  const sessionId = await client.newSession();
  await client.write(sessionId, 'Hello there', { firstHumanMessage: true });
  const check = async (): Promise<unknown> =>
    (await client.request('GET', `/chat/check_session?sessionId=${sessionId}`)).body;
  const idle = {
    messageTaskId: null,
    titleTaskId: null,
    sessionTitle: 'Hello there',
    is_remembered: false,
    sessionAgencyPendingActions: null,
  };
  assert.deepEqual(await check(), idle);
  await client.generate(sessionId);
  assert.deepEqual(await check(), { ...idle, messageTaskId: 1 });
  await (await gate.next()).finish();
  await client.ended(sessionId, 1);
  assert.deepEqual(await check(), idle);
});

test('a failure is told in words for a person', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId } = await client.begin();
  await client.generate(sessionId);
  const generation = await gate.next();
  generation.fail(new ProviderError('provider_login'));
  const { status, body } = await client.ended(sessionId, 1);
  assert.equal(status, 400);
  assert.deepEqual(body, {
    error: 'task_failed_or_canceled',
    task_status: 4,
    userFacingErrorMessage: 'The model service did not accept the key of this server.',
  });
});

test('generate answers the newest message of a person', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId } = await client.begin('first');
  await client.generate(sessionId);
  const first = await gate.next();
  await first.text('one');
  await first.finish();
  await client.ended(sessionId, 1);
  await client.write(sessionId, 'second');
  await client.generate(sessionId);
  const second = await gate.next();
  assert.deepEqual(second.request.messages, [
    { role: 'user', content: 'first' },
    { role: 'assistant', content: 'one' },
    { role: 'user', content: 'second' },
  ]);
});

test('a run of another session is not found', async (context) => {
  const { client } = await serve(context);
  const { sessionId } = await client.begin();
  await client.generate(sessionId);
  const other = await client.newSession();
  const { status, body } = await client.check(other, 1);
  assert.equal(status, 404);
  assert.deepEqual(body, { error: 'task_not_found', code: 'task_not_found' });
});
