// What happens at the same time. Run over libsql by `npm test`, and over PostgreSQL by `npm run test:more`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOf } from './support/client.js';
import { me, mine, serve, serveGate } from './support/server.js';

const times = [1, 2, 3, 4, 5, 6, 7, 8];

test('starts at the same time are one run', async (context) => {
  const { client, gate, server } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const streams = Promise.all(times.map(() => client.start({ sessionId, messageId })));
  const polls = await Promise.all(times.map(() => client.generate(sessionId)));
  const generation = await gate.next();
  const greetings = await Promise.all((await streams).map((stream) => stream.expect('hello')));
  const ids = [...greetings.map(({ taskId }) => taskId), ...polls.map(({ body }) => numberOf(body, 'taskId'))];
  assert.deepEqual(new Set(ids), new Set([1]));
  await generation.text('once');
  await generation.finish();
  for (const stream of await streams) assert.equal((await stream.rest()).at(-1)?.event.type, 'done');
  assert.deepEqual([gate.asked, server.runs.generations], [1, 1]);
  assert.equal((await client.messages(sessionId)).length, 2);
});

test('a message that is sent many times at once is stored once', async (context) => {
  const { client } = await serve(context);
  const sessionId = await client.newSession();
  const ids = await Promise.all(times.map(() => client.write(sessionId, 'hello', { clientKey: 'same' })));
  assert.equal(new Set(ids).size, 1);
  assert.equal((await client.messages(sessionId)).length, 1);
});

test('of a stop and an end at the same time the first counts, and all hear the same', async (context) => {
  const { client, gate } = await serveGate(context);
  for (const round of times) {
    const { sessionId, messageId } = await client.begin();
    const stream = await client.start({ sessionId, messageId });
    const generation = await gate.next();
    await generation.text('answer');
    const stops = [round, round].map(() =>
      client.request('POST', '/chat/cancel', { json: { sessionId, taskId: round } }),
    );
    await generation.say({ type: 'finish', finish: 'stop' });
    generation.end();
    const told = (await stream.rest()).at(-1)?.event;
    const answers = (await client.messages(sessionId)).slice(1);
    assert.deepEqual(
      answers.map(({ content }) => content),
      ['answer'],
    );
    const isCancelled = answers[0]?.finish === 'cancelled';
    assert.equal(told?.type, isCancelled ? 'error' : 'done');
    for (const { status } of await Promise.all(stops)) assert.equal(status, isCancelled ? 200 : 409);
    assert.equal((await client.check(sessionId, round)).status, isCancelled ? 400 : 200);
  }
});

test('whoever asks for a run while it ends sees it running or ended well', async (context) => {
  const { client, gate } = await serveGate(context);
  const { sessionId } = await client.begin();
  await client.generate(sessionId);
  const generation = await gate.next();
  await generation.text('answer');
  const end = generation.finish();
  const checks = await Promise.all(times.map(() => client.check(sessionId, 1)));
  await end;
  for (const { status } of checks) assert.ok([200, 417].includes(status), String(status));
  assert.equal((await client.ended(sessionId, 1)).status, 200);
});

test('a run that is begun while its session is deleted leaves nothing behind', async (context) => {
  const { client, server, logged } = await serve(context);
  for (const round of times) {
    const { sessionId, messageId } = await client.begin();
    const start = client.request('POST', '/chat/stream', { json: { sessionId, messageId } });
    const removal = client.request('DELETE', `/chat/delete_session?sessionId=${sessionId}`);
    assert.ok([200, 404].includes((await start).status), String(round));
    assert.equal((await removal).status, 200);
  }
  assert.deepEqual(await server.store.activeRuns.list(), []);
  assert.deepEqual(await mine(server).sessions.list(), []);
  assert.deepEqual(logged, []);
});

test('a start that meets the end of the server is refused or interrupted', async (context) => {
  const { client, server } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  const wanted = { userId: me, sessionId, messageId, confirmed: undefined, clientKey: undefined };
  const starts = times.map(() => server.runs.start(wanted).catch(() => undefined));
  await server.runs.close();
  await Promise.all(starts);
  assert.deepEqual(await server.store.activeRuns.list(), []);
});
