import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyAnswer, type Message } from '../../src/protocol/message.js';
import { reduceMessage } from '../../src/protocol/reduce.js';
import { ProviderError } from '../../demo/server/providers/provider.js';
import { numberOf, ownHeader, type Received } from './support/client.js';
import { me, mine, serve, serveGate } from './support/server.js';

const fold = (received: readonly Received[]): Message =>
  received.reduce((message, { event }) => reduceMessage(message, event), emptyAnswer(1, 0));

test('an answer is streamed and stored before done is sent', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin('What is up?');
  const stream = await client.start({ sessionId, messageId });

  const hello = await stream.next();
  assert.deepEqual(hello, {
    id: '1.0',
    event: {
      type: 'hello',
      taskId: 1,
      sessionId,
      messageId,
      heartbeat: 15_000,
      resume: true,
      idempotent: true,
    },
  });
  const generation = await gate.next();
  assert.deepEqual(generation.request.messages, [{ role: 'user', content: 'What is up?' }]);
  await generation.say({ type: 'reasoning', delta: 'Hm' });
  assert.deepEqual(await stream.next(), { id: '1.1', event: { type: 'reasoning', delta: 'Hm', off: 0 } });
  await generation.text('Hel');
  assert.deepEqual(await stream.next(), { id: '1.2', event: { type: 'text', delta: 'Hel', off: 0 } });
  await generation.text('lo 😄');
  assert.deepEqual(await stream.next(), { id: '1.3', event: { type: 'text', delta: 'lo 😄', off: 3 } });
  await generation.say({ type: 'usage', usage: { input: 9, output: 3 } });
  void generation.finish();

  const done = await stream.next();
  assert.equal(done?.id, '1.4');
  const stored = (await client.messages(sessionId)).at(-1);
  assert.ok(done.event.type === 'done' && stored);
  assert.equal(done.event.len, 8);
  assert.equal(done.event.finish, 'stop');
  assert.deepEqual(done.event.usage, { input: 9, output: 3 });
  assert.equal(done.event.message?.id, stored.id);
  assert.equal(stored.content, 'Hello 😄');
  assert.equal(stored.reasoning, 'Hm');
  assert.equal(stored.ocp_task_id, 1);
  assert.equal(await stream.next(), undefined);
});

test('done is sent only after the message is stored', async (context) => {
  const { client, server, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  const run = await server.runs.find({ userId: me, sessionId, taskId: 1 });
  assert.ok(run);
  let stored: Promise<unknown> | undefined;
  run.listen(() => {
    if (run.ended) stored = mine(server).messages.ofRun(1);
  });
  const generation = await gate.next();
  await generation.text('x');
  await generation.finish();
  await stream.rest();
  assert.ok(await stored, 'it is there when the followers hear of the end');
  assert.equal((await client.messages(sessionId)).at(-1)?.content, 'x');
});

test('the headers let nothing on the way store, change or hold the stream', async (context) => {
  const { client } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  const { headers } = stream.response;
  assert.equal(headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.equal(headers.get('cache-control'), 'no-store, no-transform');
  assert.equal(headers.get('x-accel-buffering'), 'no');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('content-encoding'), null);
  await stream.rest();
});

test('a character is never cut in two, wherever the model cuts it', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  const generation = await gate.next();
  const text = 'a😄b👍🏽';
  for (const unit of text.split('')) await generation.text(unit);
  await generation.finish();
  const received = await stream.rest();
  const deltas = received.flatMap(({ event }) => (event.type === 'text' ? [event.delta] : []));
  assert.deepEqual(deltas, ['a', '😄', 'b', '👍', '🏽']);
  assert.equal(fold(received).content, text);
});

test('a half character at the very end is kept as it is', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  const generation = await gate.next();
  await generation.text('a\ud83d');
  await generation.finish();
  await stream.rest();
  assert.equal((await client.messages(sessionId)).at(-1)?.content, 'a\ud83d');
});

test('what may stand in no SQL text is stored whole', async (context) => {
  const { client, gate } = await serveGate(context);
  const sessionId = await client.newSession();
  const messageId = await client.write(sessionId, 'a\0b');
  const stream = await client.start({ sessionId, messageId });
  const generation = await gate.next();
  await generation.text('c\0d');
  await generation.finish();
  await stream.rest();
  assert.deepEqual(
    (await client.messages(sessionId)).map(({ content }) => content),
    ['a\0b', 'c\0d'],
  );
});

test('signs of life come while the model is silent, with the length so far', async (context) => {
  const { client, gate } = await serveGate(context, { heartbeat: 5 });
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  assert.equal((await stream.expect('hello')).heartbeat, 5);
  assert.deepEqual(await stream.expect('ping'), { type: 'ping', len: 0 });
  const generation = await gate.next();
  await generation.text('four');
  let received = await stream.next();
  while (received?.event.type !== 'text') received = await stream.next();
  const ping = await stream.next();
  assert.deepEqual(ping, { id: undefined, event: { type: 'ping', len: 4 } });
  await generation.finish();
  assert.equal((await stream.rest()).at(-1)?.event.type, 'done');
});

test('tools and pending actions reach the follower and the poller', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  await stream.expect('hello');
  const generation = await gate.next();
  const tool = { id: 'call_1', name: 'mail', state: 'requested', input: { to: 'x' }, output: null };
  await generation.say({ type: 'tool', tool });
  assert.deepEqual((await stream.expect('tool')).tool, tool);
  await generation.text('May I?');
  await stream.expect('text');
  await generation.say({ type: 'pending', actions: [{ name: 'mail', args: {} }] });
  await generation.finish();
  const done = await stream.expect('done');
  assert.deepEqual(done.message?.pendingActions, [{ name: 'mail', args: {} }]);
  const { body } = await client.check(sessionId, 1);
  assert.deepEqual(body && (body as Record<string, unknown>).sessionAgencyPendingActions, [{ name: 'mail', args: {} }]);
});

test('who says yes or no starts the next run, and saying it again does not', async (context) => {
  const { client, server } = await serve(context);
  const { sessionId, messageId } = await client.begin('[confirm] please');
  await (await client.start({ sessionId, messageId })).rest();
  const pending = async (): Promise<unknown> => {
    const { body } = await client.request('GET', `/chat/check_session?sessionId=${sessionId}`);
    return (body as Record<string, unknown>).sessionAgencyPendingActions;
  };
  assert.ok(Array.isArray(await pending()));
  await (await client.start({ sessionId, messageId })).rest();
  assert.equal(server.runs.generations, 1, 'a start that says nothing repeats the question');

  for (let times = 0; times < 2; times += 1)
    await (await client.start({ sessionId, messageId, agencyConfirm: 1 })).rest();
  assert.equal(server.runs.generations, 2);
  assert.equal(await pending(), null);
  assert.match(String((await client.messages(sessionId)).at(-1)?.content), /^\*\*Done\.\*\*/);
});

test('a start that meets an active run joins it, by stream and by poll', async (context) => {
  const { client, gate, server } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const starts = await Promise.all([
    client.start({ sessionId, messageId }),
    client.generate(sessionId),
    client.start({ sessionId, messageId }),
    client.resume(`sessionId=${sessionId}&messageId=${messageId}`, ownHeader),
    client.generate(sessionId),
  ]);
  const generation = await gate.next();
  await generation.text('once');
  await generation.finish();
  for (const start of starts) {
    if ('status' in start) assert.equal(numberOf(start.body, 'taskId'), 1);
    else assert.equal(fold(await start.rest()).content, 'once');
  }
  assert.equal(gate.asked, 1);
  assert.equal(server.runs.generations, 1);
  assert.equal((await client.messages(sessionId)).length, 2);
});

test('who joins later gets a snapshot and then what is new', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const first = await client.start({ sessionId, messageId });
  const generation = await gate.next();
  await generation.say({ type: 'reasoning', delta: 'Hm' });
  await generation.text('Hello');
  const second = await client.start({ sessionId, messageId });
  await second.expect('hello');
  assert.deepEqual(await second.next(), {
    id: '1.2',
    event: { type: 'snapshot', text: 'Hello', reasoning: 'Hm', sources: [] },
  });
  await generation.text(' world');
  assert.deepEqual(await second.next(), { id: '1.3', event: { type: 'text', delta: ' world', off: 5 } });
  await generation.finish();
  assert.equal(fold(await first.rest()).content, 'Hello world');
  assert.equal((await second.rest()).at(-1)?.event.type, 'done');
});

test('a run goes on when the client leaves, and its follower is let go', async (context) => {
  const { client, gate, server } = await serveGate(context, { heartbeat: 5 });
  const { sessionId, messageId } = await client.begin();
  let noticed = (): void => undefined;
  const left = new Promise<void>((resolve) => (noticed = resolve));
  const follow = server.runs.follow.bind(server.runs);
  server.runs.follow = (...parameters) => {
    const follower = follow(...parameters);
    const close = follower.close.bind(follower);
    follower.close = () => {
      close();
      noticed();
    };
    return follower;
  };
  const leaving = new AbortController();
  const stream = await client.startUntil(leaving.signal, { sessionId, messageId });
  await stream.expect('hello');
  const generation = await gate.next();
  await generation.text('Hel');
  leaving.abort();
  await left;
  assert.equal(generation.request.signal.aborted, false);
  await generation.text('lo');
  await generation.finish();
  await client.ended(sessionId, 1);
  const stored = (await client.messages(sessionId)).at(-1);
  assert.equal(stored?.content, 'Hello');
  assert.equal(stored.finish, 'stop');
});

test('an answer that is there is given again, not made again', async (context) => {
  const { client, server } = await serve(context, { keepEnded: 0 });
  const { sessionId, messageId } = await client.begin();
  const first = fold(await (await client.start({ sessionId, messageId })).rest());
  const again = await (await client.start({ sessionId, messageId })).rest();
  assert.deepEqual(
    again.map(({ event }) => event.type),
    ['hello', 'snapshot', 'done'],
  );
  assert.equal(fold(again).content, first.content);
  assert.equal(numberOf((await client.generate(sessionId)).body, 'taskId'), 1);
  assert.equal(server.runs.generations, 1);
});

test('after a failure a new start generates anew and its answer takes the place of the old', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const first = await client.start({ sessionId, messageId });
  const failing = await gate.next();
  await failing.text('Hel');
  failing.fail(new ProviderError('provider_busy', { retryAfter: 7 }));
  const failure = (await first.rest()).at(-1)?.event;
  assert.deepEqual(failure, {
    type: 'error',
    error: 'The model service has too much to do. Try again in a moment.',
    code: 'provider_busy',
    taskStatus: 4,
    retryable: true,
    retryAfter: 7,
  });
  const half = (await client.messages(sessionId)).at(-1);
  assert.equal(half?.content, 'Hel');
  assert.equal(half.finish, 'failed');

  const second = await client.start({ sessionId, messageId });
  const working = await gate.next();
  assert.deepEqual(working.request.messages, [{ role: 'user', content: 'hello' }]);
  await working.text('Hello');
  await working.finish();
  await second.rest();
  assert.deepEqual(
    (await client.messages(sessionId)).map(({ content, finish }) => [content, finish]),
    [
      ['hello', undefined],
      ['Hello', 'stop'],
    ],
  );
});

test('a run that fails before its first word leaves no message', async (context) => {
  const { client, gate, logged } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  (await gate.next()).fail(new Error('the key is sk-secret'));
  const failure = (await stream.rest()).at(-1)?.event;
  assert.ok(failure?.type === 'error');
  assert.equal(failure.error, 'The answer could not be finished.');
  assert.equal((await client.messages(sessionId)).length, 1);
  assert.equal(logged.length, 1);
});

test('the same clientKey never starts twice, not even after a failure', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const start = { sessionId, messageId, clientKey: 'k-1' };
  const first = await client.start(start);
  const generation = await gate.next();
  await generation.text('Hel');
  generation.end();
  assert.equal((await first.rest()).at(-1)?.event.type, 'error');
  const again = await (await client.start(start)).rest();
  assert.deepEqual(
    again.map(({ event }) => event.type),
    ['hello', 'snapshot', 'error'],
  );
  assert.equal(gate.asked, 1);
  await client.start({ ...start, clientKey: 'k-2' });
  await gate.next();
  assert.equal(gate.asked, 2);
});

test('a session thinks about one message at a time', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  const other = await client.write(sessionId, 'and another thing');
  const busy = { error: 'session_already_thinking', code: 'session_already_thinking' };
  const byStream = await client.request('POST', '/chat/stream', { json: { sessionId, messageId: other } });
  assert.deepEqual([byStream.status, byStream.body], [409, busy]);
  const byPoll = await client.generate(sessionId);
  assert.deepEqual([byPoll.status, byPoll.body], [400, busy]);
  await (await gate.next()).finish();
  await stream.rest();
  assert.equal((await client.generate(sessionId)).status, 200);
});

test('the database itself keeps a second run away', async (context) => {
  const { client, server } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const { runs } = mine(server);
  assert.ok(await runs.begin({ sessionId, messageId, clientKey: undefined, instance: 'one' }));
  assert.equal(await runs.begin({ sessionId, messageId, clientKey: undefined, instance: 'one' }), undefined);
});

test('an answer stands below what it answers', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId, messageId } = await client.begin('first');
  const stream = await client.start({ sessionId, messageId });
  await client.write(sessionId, 'second');
  const generation = await gate.next();
  await generation.text('answer');
  await generation.finish();
  await stream.rest();
  assert.deepEqual(
    (await client.messages(sessionId)).map(({ content }) => content),
    ['first', 'answer', 'second'],
  );
});

test('a follower who is far behind gets a snapshot', async (context) => {
  const { client, gate, server } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  await client.generate(sessionId);
  const generation = await gate.next();
  const part = 'x'.repeat(60_000);
  for (let times = 0; times < 10; times += 1) await generation.text(part);
  const late = await client.resume(`sessionId=${sessionId}&taskId=1&after=1.1`);
  await late.expect('hello');
  const run = await server.runs.find({ userId: me, sessionId, taskId: 1 });
  assert.equal(run?.log.reaches(1), false, 'the log has forgotten its beginning');
  assert.equal((await late.expect('snapshot')).text, part.repeat(10));
  assert.equal(run.messageId, messageId);
  await generation.finish();
  assert.equal((await late.rest()).at(-1)?.event.type, 'done');
});
