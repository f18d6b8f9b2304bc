import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPageStorage, createStreamMemory, type Blame } from '../../src/transport/memory.js';
import type { Slots } from '../../src/transport/slots.js';
import type { Reply } from '../support/fault-server.js';
import { FakeSurroundings } from '../support/fake-surroundings.js';
import { createBench, phasesOf } from '../support/run-bench.js';
import { hello, piece } from '../support/stream-steps.js';
import { json, noSuchRoute } from '../support/troubles.js';

/** Whether a run streams or polls, and what it learns from how that goes. */

const golden = 'Hello wörld 😀.\n';
const start = 'POST /chat/stream';
const polled = ['GET /chat/generate', 'GET /chat/check_generation ×5'];

function freshMemory() {
  return createStreamMemory('/chat/stream', createPageStorage(), () => 0);
}

for (const [says, reply, blame] of [
  ['404', noSuchRoute, 'missing'],
  ['501', json(501, {}), 'missing'],
  ['400', json(400, { error: 'streaming is not configured' }), 'not_configured'],
] as const satisfies readonly (readonly [string, Reply, Blame])[]) {
  test(`after ${says} the next message asks for no stream`, async (t) => {
    const { backend, server, start: begin } = await createBench(t);
    backend.generationsAllowed = 2;
    const memory = freshMemory();
    server.once(start, reply);
    assert.equal((await begin({ memory }).run.finished).transport.reason, 'refused');
    assert.equal(memory.blamed(), blame);
    const { run, states } = begin({ memory });
    const { answer, transport } = await run.finished;
    assert.deepEqual([answer.content, transport], [golden, { kind: 'poll', reason: 'remembered' }]);
    assert.deepEqual(phasesOf(states), ['connecting', 'polling', 'done']);
    assert.deepEqual(server.log(), [start, ...polled, ...polled]);
  });
}

test('a refusal is held against nobody where polling fails, too', async (t) => {
  const { server, start: begin } = await createBench(t);
  const memory = freshMemory();
  server.once(start, noSuchRoute).once('GET /chat/generate', json(404, {}));
  assert.equal((await begin({ memory }).run.finished).phase, 'failed');
  assert.equal(memory.blamed(), undefined);
});

test('a stream that has worked is trusted: a refusal after it is not remembered', async (t) => {
  const { backend, server, start: begin } = await createBench(t);
  backend.generationsAllowed = 3;
  const memory = freshMemory();
  assert.equal((await begin({ memory }).run.finished).transport.kind, 'stream');
  server.once(start, noSuchRoute);
  assert.equal((await begin({ memory }).run.finished).transport.kind, 'poll');
  assert.equal((await begin({ memory }).run.finished).transport.kind, 'stream');
});

test('who wants to stream only does so against all that is remembered', async (t) => {
  const { server, start: begin } = await createBench(t);
  const memory = freshMemory();
  memory.blame('missing');
  const { transport } = await begin({ memory, transport: 'stream' }).run.finished;
  assert.deepEqual([transport, server.log()], [{ kind: 'stream' }, [start]]);
});

test('without a place among the streams the answer is polled for, and nobody is blamed', async (t) => {
  const { server, start: begin } = await createBench(t);
  const memory = freshMemory();
  const { answer, transport } = await begin({ memory, slots: { take: () => Promise.resolve(undefined) } }).run.finished;
  assert.deepEqual([answer.content, transport], [golden, { kind: 'poll', reason: 'no_slot' }]);
  assert.deepEqual([server.log(), memory.blamed()], [polled, undefined]);
});

test('a place is taken for each connection, and given back after it', async (t) => {
  const { backend, server, start: begin } = await createBench(t);
  backend.resumes = true;
  const turns: string[] = [];
  const slots: Slots = {
    take: () => {
      turns.push('taken');
      return Promise.resolve(() => void turns.push('given back'));
    },
  };
  server.once(
    start,
    backend.stream(hello, piece, ({ exchange }) => void exchange.response.end()),
  );
  await begin({ slots }).run.finished;
  assert.deepEqual(turns, ['taken', 'given back', 'taken', 'given back']);
});

test('a run that loses its place while it goes on is polled for, and not started again', async (t) => {
  const { backend, server, start: begin } = await createBench(t);
  backend.resumes = true;
  let free = 1;
  const slots: Slots = { take: () => Promise.resolve(free-- > 0 ? () => undefined : undefined) };
  server.once(
    start,
    backend.stream(hello, piece, ({ exchange }) => void exchange.response.end()),
  );
  const { answer, transport } = await begin({ slots }).run.finished;
  assert.deepEqual([answer.content, transport.reason], [golden, 'no_slot']);
  assert.deepEqual(server.log(), [start, 'GET /chat/check_generation ×4']);
});

for (const transport of ['auto', 'poll'] as const) {
  test(`offline at the start, with ${transport}: nothing is asked for before the machine is online`, async (t) => {
    const { server, start: begin } = await createBench(t);
    const surroundings = new FakeSurroundings();
    surroundings.tell('offline');
    const { run, reached } = begin({ surroundings, transport });
    const { phase } = await reached(({ notice }) => notice?.kind === 'offline');
    assert.deepEqual([phase, server.requests.length], ['suspended', 0]);
    surroundings.tell('online');
    assert.equal((await run.finished).answer.content, golden);
    assert.equal(surroundings.listeners, 0);
  });
}

test('offline before the turn to polling: nothing is started before the machine is online', async (t) => {
  const { server, start } = await createBench(t);
  const surroundings = new FakeSurroundings();
  server.once('POST /chat/stream', json(500, {}));
  server.once('GET /chat/messages', (exchange) => {
    surroundings.tell('offline');
    return json(200, [])(exchange);
  });
  const { run, reached } = start({ surroundings });
  await reached(({ notice }) => notice?.kind === 'offline');
  assert.equal(run.state.phase, 'suspended');
  assert.equal(server.count('GET /chat/generate'), 0);
  surroundings.tell('online');
  const { phase, answer } = await run.finished;
  assert.deepEqual([phase, answer.content, server.count('GET /chat/generate')], ['done', golden, 1]);
});

for (const status of [429, 503]) {
  test(`${status} with Retry-After: the stream is started then`, async (t) => {
    const { server, clock, start: begin } = await createBench(t);
    server.once(start, json(status, {}, { 'retry-after': '7' }));
    const { run, states } = begin();
    const { phase, transport } = await run.finished;
    assert.deepEqual([phase, transport.kind], ['done', 'stream']);
    assert.deepEqual(clock.waits, [7000]);
    assert.deepEqual(states.find(({ notice }) => notice)?.notice, { kind: 'retrying', seconds: 7 });
    assert.deepEqual(server.log(), [`${start} ×2`]);
  });

  test(`${status} with Retry-After three times is waited for, a fourth time not`, async (t) => {
    const { backend, server, clock, start: begin } = await createBench(t);
    server.once(start, ...Array.from({ length: 4 }, () => json(status, {}, { 'retry-after': '1' })));
    const { phase } = await begin().run.finished;
    assert.equal(phase, status === 429 ? 'failed' : 'done');
    assert.deepEqual(clock.waits.slice(0, 3), [1000, 1000, 1000]);
    assert.deepEqual([server.count(start), backend.runs.length], [4, status === 429 ? 0 : 1]);
  });

  test(`${status} that asks for more than a minute, or for no time at all, is not waited for`, async (t) => {
    for (const headers of [{ 'retry-after': '61' }, {}]) {
      const { server, start: begin } = await createBench(t);
      server.once(start, json(status, {}, headers));
      const { phase } = await begin().run.finished;
      assert.equal(phase, status === 429 ? 'failed' : 'done');
      assert.equal(server.count(start), 1);
    }
  });
}

test('Retry-After may be a date', async (t) => {
  const { server, clock, start: begin } = await createBench(t);
  const date = new Date(Date.now() + 30_000).toUTCString();
  server.once(start, json(503, {}, { 'retry-after': date }));
  assert.equal((await begin().run.finished).phase, 'done');
  const [waited = 0] = clock.waits;
  assert.ok(waited > 25_000 && waited <= 30_000, String(waited));
});

test('a stop while a server has asked to come back later: nothing is started', async (t) => {
  const { backend, server, clock, start: begin } = await createBench(t);
  clock.hold();
  server.once(start, json(503, {}, { 'retry-after': '7' }));
  const { run } = begin();
  await clock.until(([next]) => next === 7000);
  const stopped = run.stop();
  assert.equal((await run.finished).phase, 'cancelled');
  await clock.until(([next]) => next === 1000);
  clock.advance(1000);
  await stopped;
  assert.deepEqual([backend.runs.length, clock.pending], [0, []]);
});
