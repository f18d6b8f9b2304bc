import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyAnswer, type Message } from '../../src/protocol/message.js';
import { reduceMessage } from '../../src/protocol/reduce.js';
import type { Received } from './support/client.js';
import { me, serve, serveGate } from './support/server.js';

const fold = (received: readonly Received[], from: Message = emptyAnswer(1, 0)): Message =>
  received.reduce((message, { event }) => reduceMessage(message, event), from);

test('from every cursor exactly the rest is sent', async (context) => {
  const { client, server } = await serve(context);
  const { sessionId, messageId } = await client.begin('hello [reasoning]');
  await (await client.start({ sessionId, messageId })).rest();
  const all = (await (await client.resume(`sessionId=${sessionId}&taskId=1&after=1.0`)).rest()).slice(1);
  const run = await server.runs.find({ userId: me, sessionId, taskId: 1 });
  assert.equal(all.length, run?.log.last);
  for (const [index, { id }] of all.slice(0, -1).entries()) {
    const after = `1.${index + 1}`;
    assert.equal(id, after);
    const [hello, ...rest] = await (await client.resume(`sessionId=${sessionId}&taskId=1&after=${after}`)).rest();
    assert.equal(hello?.event.type, 'hello');
    assert.equal(hello.id, after, 'a break right after the greeting loses nothing');
    assert.deepEqual(rest, all.slice(index + 1));
  }
  assert.equal(server.runs.generations, 1);
});

test('after the last event there is nothing to resume', async (context) => {
  const { client } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  const end = (await (await client.start({ sessionId, messageId })).rest()).at(-1);
  const { status, body } = await client.request('GET', `/chat/stream?sessionId=${sessionId}&taskId=1&after=${end?.id}`);
  assert.deepEqual([status, body], [204, undefined]);
});

test('a run that is under way is followed from a cursor to its end', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const first = await client.start({ sessionId, messageId });
  const generation = await gate.next();
  const before: Received[] = [];
  for (const word of ['Hel', 'lo', ' wor']) {
    await generation.text(word);
    const received = await first.next();
    if (received) before.push(received);
  }
  await first.leave();
  const cursor = before.at(-1)?.id;
  await generation.text('ld');
  const second = await client.resume(`sessionId=${sessionId}&taskId=1&after=${cursor}`);
  await generation.text('!');
  await generation.finish();
  assert.equal(fold(await second.rest(), fold(before)).content, 'Hello world!');
  assert.equal(gate.asked, 1);
});

test('a cursor that cannot be is met with a snapshot', async (context) => {
  const { client } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  await (await client.start({ sessionId, messageId })).rest();
  const received = await (await client.resume(`sessionId=${sessionId}&taskId=1&after=1.99999`)).rest();
  assert.deepEqual(
    received.map(({ event }) => event.type),
    ['hello', 'snapshot', 'done'],
  );
  assert.equal(received[0]?.id, '1.0');
});

test('a Last-Event-ID says the same as the cursor in the address, and starts nothing', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const first = await client.start({ sessionId, messageId });
  const generation = await gate.next();
  await generation.text('Hello');
  await generation.finish();
  const all = await first.rest();
  const query = `sessionId=${sessionId}&messageId=${messageId}`;
  const again = await client.resume(query, { 'Last-Event-ID': '1.0' });
  assert.deepEqual((await again.rest()).slice(1), all.slice(1));
  assert.equal(gate.asked, 1);
});

test('a run that has left the memory is given as a snapshot and its end', async (context) => {
  const { client } = await serve(context, { keepEnded: 0 });
  const { sessionId, messageId } = await client.begin();
  const whole = await (await client.start({ sessionId, messageId })).rest();
  const later = await (await client.resume(`sessionId=${sessionId}&taskId=1&after=1.3`)).rest();
  assert.deepEqual(
    later.map(({ event }) => event.type),
    ['hello', 'snapshot', 'done'],
  );
  assert.equal(later.at(-1)?.id, whole.at(-1)?.id);
  assert.equal(fold(later).content, fold(whole).content);
});

test('a failed run that has left the memory still says how it failed', async (context) => {
  const { client } = await serve(context, { keepEnded: 0 });
  const { sessionId, messageId } = await client.begin('hello [fail]');
  const whole = await (await client.start({ sessionId, messageId })).rest();
  const later = await (await client.resume(`sessionId=${sessionId}&taskId=1`)).rest();
  assert.deepEqual(later.at(-1), whole.at(-1));
  assert.equal(fold(later).content, fold(whole).content);
});

test('the answer of a deleted message is not given again', async (context) => {
  const { client } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  await (await client.start({ sessionId, messageId })).rest();
  const answer = (await client.messages(sessionId)).at(-1);
  await client.request('DELETE', `/chat/delete_message?sessionId=${sessionId}&messageId=${String(answer?.id)}`);
  const { status } = await client.request('GET', `/chat/stream?sessionId=${sessionId}&taskId=1&after=1.0`);
  assert.equal(status, 204);
  const check = await client.check(sessionId, 1);
  assert.deepEqual([check.status, check.body], [417, { task_status: 3 }]);
});
