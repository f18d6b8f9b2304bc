import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPageStorage, createStreamMemory, type StreamMemory } from '../../src/transport/memory.js';
import { FakeSurroundings } from '../support/fake-surroundings.js';
import { createBench, phasesOf, textsOf, type Bench, type BenchRun } from '../support/run-bench.js';
import { allPieces, done, event, hello, piece, raw, until, type StreamStep } from '../support/stream-steps.js';
import { compressed, held, json, silence } from '../support/troubles.js';

/** A stream that says nothing: it stays open, and the run is asked after beside it. */

const golden = 'Hello wörld 😀.\n';
const growing = ['', 'Hello', 'Hello wör', 'Hello wörld 😀', golden];
const start = 'POST /chat/stream';
const proposed = 'GET /chat/stream';
const check = 'GET /chat/check_generation';
const heldBack = ['connecting', 'streaming', 'stalled', 'polling', 'done'];

function freshMemory(): StreamMemory {
  return createStreamMemory('/chat/stream', createPageStorage(), () => 0);
}

/** Lets so much time pass without a word, once the next thing to happen is that somebody notices. */
async function fallSilent({ clock }: Bench, limit: number, text = '', reached?: BenchRun['reached']): Promise<void> {
  await reached?.(({ phase, answer }) => phase === 'streaming' && answer.content === text);
  await clock.until(([next]) => next === limit);
  clock.advance(limit);
}

/** A step that the test lets go. */
function gate(): { readonly step: StreamStep; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { step: until(opened), open: () => open() };
}

test('no headers, and no run: one generation, by polling', async (t) => {
  const bench = await createBench(t);
  bench.server.once(start, silence);
  const { run, states } = bench.start();
  await bench.server.received(start);
  await fallSilent(bench, 10_000);
  const { phase, answer, error } = await run.finished;
  assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
  assert.deepEqual(phasesOf(states), ['connecting', 'stalled', 'polling', 'done']);
  assert.deepEqual(bench.server.log(), [
    ...[start, 'GET /chat/check_session', 'GET /chat/messages', 'GET /chat/generate', `${check} ×5`],
  ]);
  assert.deepEqual([bench.backend.runs.length, bench.clock.pending], [1, []]);
});

test('headers after twelve seconds: the run is found meanwhile, and the stream is not given up', async (t) => {
  const bench = await createBench(t);
  const { backend, server, sessionId, messageId, clock } = bench;
  const slow = held(backend.stream(hello, allPieces, done));
  server.once(start, (exchange) => {
    backend.startRun(sessionId, messageId);
    return slow(exchange);
  });
  server.once(check, silence);
  const { run, states } = bench.start();
  await fallSilent(bench, 10_000);
  const beside = await server.received(check);
  clock.advance(2000);
  slow.release();
  const { phase, answer, transport } = await run.finished;
  assert.deepEqual([phase, answer.content, transport], ['done', golden, { kind: 'stream' }]);
  assert.deepEqual(phasesOf(states), ['connecting', 'stalled', 'streaming', 'done']);
  assert.equal(await beside.closed, false, 'the poll is left');
  assert.deepEqual(server.log(), [start, 'GET /chat/check_session', check]);
});

test('a stream that opens without a word is looked past after thirty seconds', async (t) => {
  const bench = await createBench(t);
  bench.server.once(start, bench.backend.stream());
  const { run, states } = bench.start();
  await fallSilent(bench, 30_000);
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(phasesOf(states), ['connecting', 'stalled', 'polling', 'done']);
});

test('a compressed stream that opens without a word is looked past after ten seconds', async (t) => {
  const bench = await createBench(t);
  bench.server.once(start, compressed(bench.backend.stream(hello, piece), { flushes: false }));
  const { run, states } = bench.start();
  await bench.clock.until((pending) => pending.length === 3);
  assert.equal(bench.clock.pending[0], 10_000);
  await fallSilent(bench, 10_000);
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(phasesOf(states), ['connecting', 'stalled', 'polling', 'done']);
});

test('where the server cannot be asked, the open stream is waited for', async (t) => {
  const bench = await createBench(t);
  const { server, backend, clock } = bench;
  const { step, open } = gate();
  server.once(start, backend.stream(step, hello, allPieces, done));
  server.once('GET /chat/check_session', json(500, {}), json(500, {}));
  const { run, states } = bench.start();
  await fallSilent(bench, 30_000);
  // it is listened for anew
  await clock.until((pending) => pending.includes(60_000));
  open();
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(phasesOf(states), ['connecting', 'stalled', 'streaming', 'done']);
  assert.equal(server.count('GET /chat/check_session'), 2);
});

test('a server that has said hello before is expected to say it within five seconds', async (t) => {
  const bench = await createBench(t);
  bench.backend.resumes = true;
  bench.server.once(
    start,
    bench.backend.stream(hello, piece, ({ exchange }) => void exchange.response.end()),
  );
  bench.server.once('GET /chat/stream', bench.backend.stream());
  const { run, states } = bench.start();
  await bench.server.received('GET /chat/stream');
  await fallSilent(bench, 5000);
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'resuming', 'stalled', 'polling', 'done']);
});

test('a poll that moves twice while the stream says nothing: it is held back, left, and remembered', async (t) => {
  const bench = await createBench(t);
  const memory = freshMemory();
  bench.server.once(start, bench.backend.stream(hello, piece));
  const { run, states, reached } = bench.start({ memory });
  await fallSilent(bench, 22_500, 'Hello', reached);
  const { answer, transport } = await run.finished;
  assert.deepEqual([answer.content, transport], [golden, { kind: 'poll', reason: 'held_back' }]);
  assert.deepEqual(phasesOf(states), heldBack);
  assert.deepEqual(textsOf(states), growing);
  assert.equal(await bench.server.requests[0]?.closed, false);
  assert.equal(memory.blamed(), 'held_back');
});

test('a poll that moves once proves nothing: the stream that goes on is followed', async (t) => {
  const bench = await createBench(t);
  const { backend, server } = bench;
  const memory = freshMemory();
  const { step, open } = gate();
  server.once(start, backend.stream(hello, piece, step, allPieces, done));
  server.once(check, (exchange) => backend.check(backend.run)(exchange), silence);
  const { run, states, reached } = bench.start({ memory });
  await fallSilent(bench, 22_500, 'Hello', reached);
  await server.received(check, 2);
  open();
  const { phase, transport } = await run.finished;
  assert.deepEqual([phase, transport, memory.blamed()], ['done', { kind: 'stream' }, undefined]);
  assert.deepEqual(textsOf(states), growing);
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'stalled', 'streaming', 'done']);
});

test('a stream that has stalled twice goes on twice', async (t) => {
  const bench = await createBench(t);
  const { backend, server } = bench;
  const [first, second] = [gate(), gate()];
  server.once(start, backend.stream(hello, piece, first.step, piece, second.step, allPieces, done));
  server.once(check, silence, silence);
  const { run, states, reached } = bench.start();
  for (const [nth, { open }] of [first, second].entries()) {
    await fallSilent(bench, 22_500, growing[nth + 1], reached);
    await server.received(check, nth + 1);
    open();
  }
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(phasesOf(states), [
    ...['connecting', 'streaming', 'stalled', 'streaming', 'stalled', 'streaming', 'done'],
  ]);
});

test('the poll ends the run where it is there first', async (t) => {
  const bench = await createBench(t);
  const { backend, server } = bench;
  const finish: StreamStep = ({ run }) => void backend.finish(run);
  server.once(start, backend.stream(hello, piece, finish));
  const { run, states, reached } = bench.start();
  await fallSilent(bench, 22_500, 'Hello', reached);
  const { phase, answer } = await run.finished;
  assert.deepEqual([phase, answer.content, answer.id], ['done', golden, backend.run.stored?.id]);
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'stalled', 'done']);
  assert.equal(server.count(check), 1);
  assert.equal(await server.requests[0]?.closed, false);
});

test('a second move that ends the run is the end of it: nothing is asked after a whole answer', async (t) => {
  const bench = await createBench(t);
  const { backend, server } = bench;
  backend.pieces = ['Hello', ' again'];
  server.once(start, backend.stream(hello, piece));
  const { run, states, reached } = bench.start();
  await fallSilent(bench, 22_500, 'Hello', reached);
  const { phase, answer } = await run.finished;
  assert.deepEqual([phase, answer.content, answer.id], ['done', 'Hello again', backend.run.stored?.id]);
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'stalled', 'done']);
  assert.equal(server.count(check), 2);
});

test('pings keep the line alive, but after a minute of nothing else the run is asked after', async (t) => {
  const bench = await createBench(t);
  const { backend, server, clock } = bench;
  let ping: () => void = () => undefined;
  const ready: StreamStep = (stream) => void (ping = () => stream.send({ type: 'ping' }));
  server.once(start, backend.stream(hello, piece, ready)).once(check, silence);
  const { run, states, reached } = bench.start();
  await reached(({ answer }) => answer.content === 'Hello');
  for (const next of [20_000, 20_000, 20_000]) {
    clock.advance(next - 1);
    ping();
    await clock.until((pending) => pending.includes(22_500));
    assert.equal(run.state.phase, 'streaming');
    clock.advance(1);
  }
  await server.received(check);
  assert.equal(run.state.phase, 'stalled');
  clock.advance(1);
  ping();
  await clock.until((pending) => pending.includes(22_500));
  assert.equal(run.state.phase, 'stalled', 'a ping is no answer');
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'stalled']);
  run.detach();
});

test('a stream that only pinged for a minute is asked beside as quickly as any other', async (t) => {
  const bench = await createBench(t);
  const { backend, server, clock } = bench;
  let ping: () => void = () => undefined;
  const ready: StreamStep = (stream) => void (ping = () => stream.send({ type: 'ping' }));
  const nothingNew = json(417, { task_status: 2, slow_pickup: false, task_output: null });
  server.once(start, backend.stream(hello, piece, ready)).once(check, nothingNew, nothingNew, nothingNew);
  const { run, reached } = bench.start();
  await reached(({ answer }) => answer.content === 'Hello');
  for (let minute = 0; minute < 60_000; minute += 20_000) {
    ping();
    await clock.until((pending) => pending.includes(22_500));
    clock.advance(20_000);
  }
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(clock.waits.slice(0, 4), [500, 1000, 1000, 1000]);
});

for (const [says, steps, limit] of [
  ['before its first word', [], 30_000],
  ['after its first word', [piece], 20_000],
] as const) {
  test(`a stream without offsets that stalls ${says} doubles nothing when it goes on after the poll`, async (t) => {
    const bench = await createBench(t);
    const { backend, server } = bench;
    backend.streaming = 'proposed';
    const { step, open } = gate();
    const late = raw(`data: ${JSON.stringify({ chunk: backend.pieces[steps.length] })}\n\n`);
    server.once(proposed, backend.stream(...steps, step, late));
    server.once(check, (exchange) => backend.check(backend.run)(exchange), silence);
    const { run, states, reached } = bench.start();
    await server.received(proposed);
    await fallSilent(bench, limit, growing[steps.length], steps.length > 0 ? reached : undefined);
    await server.received(check, 2);
    open();
    const { phase, answer } = await run.finished;
    assert.deepEqual([phase, answer.content, backend.runs.length], ['done', golden, 1]);
    assert.deepEqual(textsOf(states), growing);
  });
}

test('a stream that breaks while it is silent is taken up again', async (t) => {
  const bench = await createBench(t);
  const { backend, server } = bench;
  backend.resumes = true;
  const { step, open } = gate();
  server.once(
    start,
    backend.stream(hello, piece, step, ({ exchange }) => void exchange.response.socket?.destroy()),
  );
  server.once(check, silence);
  const { run, states, reached } = bench.start();
  await fallSilent(bench, 22_500, 'Hello', reached);
  await server.received(check);
  open();
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'stalled', 'resuming', 'streaming', 'done']);
  assert.deepEqual(textsOf(states), growing);
});

test('offline while it is silent: the stream is left, and the run suspended', async (t) => {
  const bench = await createBench(t);
  const surroundings = new FakeSurroundings();
  bench.backend.resumes = true;
  bench.server.once(start, bench.backend.stream(hello, piece)).once(check, silence);
  const { run, reached } = bench.start({ surroundings });
  await fallSilent(bench, 22_500, 'Hello', reached);
  await bench.server.received(check);
  surroundings.tell('offline');
  await reached(({ phase }) => phase === 'suspended');
  surroundings.tell('online');
  assert.equal((await run.finished).answer.content, golden);
  assert.equal(surroundings.listeners, 0);
});

test('a poll beside that fails for good: the run is looked for and polled on, and none is started again', async (t) => {
  const bench = await createBench(t);
  bench.server.once(start, bench.backend.stream(hello, piece)).once(check, json(404, { error: 'task_not_found' }));
  const { run, reached } = bench.start();
  await fallSilent(bench, 22_500, 'Hello', reached);
  const { phase, answer } = await run.finished;
  assert.deepEqual([phase, answer.content, bench.backend.runs.length], ['done', golden, 1]);
  assert.equal(bench.server.count('GET /chat/generate'), 0);
});

test('a stop while the stream is silent ends both, and the run on the server', async (t) => {
  const bench = await createBench(t);
  const { backend, server, clock } = bench;
  server.once(start, backend.stream(hello, piece)).once(check, silence);
  const { run, states, reached } = bench.start();
  await fallSilent(bench, 22_500, 'Hello', reached);
  const beside = await server.received(check);
  await run.stop();
  assert.deepEqual([(await run.finished).phase, run.state.answer.content], ['cancelled', 'Hello']);
  assert.deepEqual([await server.requests[0]?.closed, await beside.closed], [false, false]);
  assert.deepEqual([clock.pending, backend.run.status], [[], 5]);
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'stalled', 'cancelled']);
});

test('an announced heartbeat says how long silence may last', async (t) => {
  const bench = await createBench(t);
  bench.server.once(
    start,
    bench.backend.stream(event({ type: 'hello', heartbeat: 8000, resume: false, idempotent: false })),
  );
  const { run } = bench.start();
  await fallSilent(bench, 12_000);
  assert.equal((await run.finished).answer.content, golden);
});
