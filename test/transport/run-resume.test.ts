import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../support/fault-server.js';
import { FakeSurroundings } from '../support/fake-surroundings.js';
import { createBench, phasesOf, textsOf, type Bench, type BenchRun } from '../support/run-bench.js';
import {
  allPieces,
  cut,
  done,
  end,
  event,
  hello,
  piece,
  raw,
  until,
  type StreamStep,
} from '../support/stream-steps.js';
import { json, reset, text } from '../support/troubles.js';

/** A stream that breaks where the server can go on from any place: it is taken up again, and nobody notices. */

const golden = 'Hello wörld 😀.\n';
const growing = ['', 'Hello', 'Hello wör', 'Hello wörld 😀', golden];
const healed = ['connecting', 'streaming', 'resuming', 'streaming', 'done'];
const start = 'POST /chat/stream';
const resume = 'GET /chat/stream';

async function createResumingBench(...args: Parameters<typeof createBench>): Promise<Bench> {
  const bench = await createBench(...args);
  bench.backend.resumes = true;
  return bench;
}

/** Starts a run whose stream takes these steps; the last is taken once the client has all the text before it. */
function startBroken(bench: Bench, steps: readonly StreamStep[], last: StreamStep, options = {}): BenchRun {
  let open: () => void = () => undefined;
  const shown = new Promise<void>((resolve) => (open = resolve));
  bench.server.once(start, bench.backend.stream(...steps, until(shown), last));
  const count = steps.filter((step) => step === piece).length;
  const run = bench.start(options);
  void run.reached(({ phase, answer }) => phase === 'streaming' && answer.content === growing[count]).then(open);
  return run;
}

/** The place after which each request wants to go on, as the number of its event. */
function placesAsked({ server, backend }: Bench): readonly string[] {
  return server.requestsFor(resume).map(({ query }) => query.after?.replace(`${backend.run.taskId}.`, '') ?? '');
}

const breaks: [says: string, steps: StreamStep[], last: StreamStep, after: string][] = [
  ['a reset after hello', [hello], cut, '0'],
  ['a reset after one piece', [hello, piece], cut, '1'],
  ['a reset after two pieces', [hello, piece, piece], cut, '2'],
  ['a reset after three pieces', [hello, piece, piece, piece], cut, '3'],
  ['a reset after all of the text', [hello, piece, piece, piece, piece], cut, '4'],
  ['a reset in the middle of a frame', [hello, piece, raw('id: 9.9\ndata: {"chunk":"HALF')], cut, '1'],
  ['an end without a terminal event', [hello, piece, piece], end, '2'],
  ['an end in the middle of a frame', [hello, piece, raw('id: 9.9\ndata: {"chunk":"HALF"}\n')], end, '1'],
  ['an end after hello', [hello], end, '0'],
  ['an end after all of the text', [hello, piece, piece, piece, piece], end, '4'],
];

for (const [says, steps, last, after] of breaks) {
  test(`after ${says} the stream is taken up again: no poll, no second generation, all of the text once`, async (t) => {
    const bench = await createResumingBench(t);
    const { run, states } = startBroken(bench, steps, last);
    const { phase, answer, error, transport } = await run.finished;
    assert.deepEqual([phase, answer.content, error, transport], ['done', golden, undefined, { kind: 'stream' }]);
    assert.deepEqual(textsOf(states), growing);
    assert.deepEqual(phasesOf(states), healed);
    assert.deepEqual(bench.server.log(), [start, resume]);
    assert.deepEqual(placesAsked(bench), [after]);
    assert.deepEqual([bench.backend.runs.length, bench.clock.pending], [1, []]);
  });
}

test('a stream that breaks after each single piece still brings the whole answer', async (t) => {
  const bench = await createResumingBench(t);
  const { backend, server } = bench;
  server.once(start, backend.stream(hello, piece, cut));
  server.once(resume, backend.resume(piece, cut), backend.resume(piece, cut), backend.resume(piece, cut));
  const { run, states } = bench.start();
  const { phase, answer } = await run.finished;
  assert.deepEqual([phase, answer.content], ['done', golden]);
  assert.deepEqual(textsOf(states), growing);
  assert.deepEqual(placesAsked(bench), ['1', '2', '3', '4']);
  assert.deepEqual(bench.clock.waits, [250, 250, 250, 250]);
});

test('five connections that bring nothing new are enough: the rest is polled', async (t) => {
  const bench = await createResumingBench(t);
  const nothing = bench.backend.resume(end);
  bench.server.once(resume, nothing, nothing, nothing, nothing, nothing);
  const { run, states } = startBroken(bench, [hello, piece], cut);
  const { phase, answer, transport } = await run.finished;
  assert.deepEqual([phase, answer.content, transport.reason], ['done', golden, 'broken']);
  assert.deepEqual(textsOf(states), growing);
  assert.deepEqual(bench.server.log(), [start, `${resume} ×5`, 'GET /chat/check_generation ×4']);
  assert.deepEqual(placesAsked(bench), ['1', '1', '1', '1', '1']);
  assert.deepEqual(bench.clock.waits.slice(0, 5), [250, 500, 1000, 2000, 4000]);
});

test('the pauses are chosen at random below their limits', async (t) => {
  const bench = await createResumingBench(t);
  bench.server.once(resume, reset, reset);
  const { run } = startBroken(bench, [hello, piece], cut, { random: () => 1 });
  await run.finished;
  assert.deepEqual(bench.clock.waits, [500, 1000, 2000]);
});

test('the server may ask for a longer pause than chance, but not for one without an end', async (t) => {
  for (const [asked, waited] of [
    [3000, 3000],
    [86_400_000, 15_000],
    [0, 250],
  ] as const) {
    const bench = await createResumingBench(t);
    const { run } = startBroken(bench, [raw(`retry: ${asked}\n\n`), hello, piece], cut);
    await run.finished;
    assert.deepEqual(bench.clock.waits, [waited]);
  }
});

const refusals: [says: string, reply: Reply][] = [
  ['204', text(204, undefined)],
  ['404', json(404, { error: 'task_not_found' })],
  ['410', json(410, { error: 'gone' })],
  ['400', json(400, { error: 'off', code: 'streaming_disabled' })],
  ['429', json(429, {})],
];

for (const [says, reply] of refusals) {
  test(`${says} where a stream is taken up again: it is polled for, and asked no second time`, async (t) => {
    const bench = await createResumingBench(t);
    bench.server.once(resume, reply);
    const { run, states } = startBroken(bench, [hello, piece], cut);
    const { phase, answer } = await run.finished;
    assert.deepEqual([phase, answer.content], ['done', golden]);
    assert.deepEqual(textsOf(states), growing);
    assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'resuming', 'polling', 'done']);
    assert.deepEqual(bench.server.log(), [start, resume, 'GET /chat/check_generation ×4']);
  });
}

for (const [says, reply] of [
  ['500', json(500, {})],
  ['503', json(503, {})],
  ['a reset', reset],
] as const) {
  test(`${says} where a stream is taken up again passes`, async (t) => {
    const bench = await createResumingBench(t);
    bench.server.once(resume, reply);
    const { run, states } = startBroken(bench, [hello, piece], cut);
    assert.equal((await run.finished).answer.content, golden);
    assert.deepEqual(phasesOf(states), healed);
    assert.deepEqual(bench.server.log(), [start, `${resume} ×2`]);
  });
}

test('a server that replays all from the start doubles nothing, whatever its ids are', async (t) => {
  for (const name of ['same', 'other']) {
    const bench = await createResumingBench(t);
    const { backend, server } = bench;
    const again = backend.stream(hello, (stream) => {
      const { run } = stream;
      run.pieces.forEach((delta, index) => {
        const off = run.pieces.slice(0, index).join('').length;
        const id = `${run.taskId}.${name === 'same' ? index + 1 : index + 70}`;
        stream.write(`id: ${id}\ndata: ${JSON.stringify({ chunk: delta, off })}\n\n`);
      });
      return done(stream);
    });
    // the request names the session and the task: the same run is joined
    server.once(resume, again);
    const { run, states } = startBroken(bench, [hello, piece, piece], cut);
    assert.equal((await run.finished).phase, 'done');
    assert.deepEqual(textsOf(states), ['', 'Hello', 'Hello wör', 'Hello wörld 😀', golden]);
    assert.equal(backend.runs.length, 1);
  }
});

test('a connection that breaks after hello loses the place of none before it', async (t) => {
  const bench = await createResumingBench(t);
  const early: StreamStep = (stream) => {
    const { taskId, sessionId, messageId } = stream.run;
    const greeting = { taskId, sessionId, messageId, resume: true };
    stream.write(`event: hello\nid: ${taskId}.0\ndata: ${JSON.stringify(greeting)}\n\n`);
    return end(stream);
  };
  const { backend, server } = bench;
  server.once(resume, ({ request, response }) => backend.stream(early)({ request, response }));
  const { run } = startBroken(bench, [hello, piece, piece], cut);
  await run.finished;
  assert.deepEqual(placesAsked(bench), ['2', '2']);
});

test('a ping without an id at the head of a connection loses no place either', async (t) => {
  const bench = await createResumingBench(t);
  bench.server.once(resume, bench.backend.stream(raw('event: ping\ndata: {}\n\n'), end));
  const { run } = startBroken(bench, [hello, piece, piece], cut);
  await run.finished;
  assert.deepEqual(placesAsked(bench), ['2', '2']);
});

test('a gap is healed: the stream is taken up again from the place before it', async (t) => {
  const bench = await createResumingBench(t);
  const { backend, server } = bench;
  const lost: StreamStep = async (stream) => {
    const { run } = stream;
    const delta = run.pieces[2] ?? '';
    run.ready = 3;
    stream.write(`id: ${run.taskId}.3\ndata: ${JSON.stringify({ chunk: delta, off: 9 })}\n\n`);
    await stream.exchange.request.closed;
  };
  server.once(start, backend.stream(hello, piece, lost));
  const { run, states } = bench.start();
  const { answer } = await run.finished;
  assert.deepEqual([answer.content, answer.gap], [golden, undefined]);
  assert.deepEqual(textsOf(states), growing);
  assert.deepEqual(phasesOf(states), healed);
  assert.deepEqual(placesAsked(bench), ['1']);
});

test('a ping that knows of more text than is here is a gap, too', async (t) => {
  const bench = await createResumingBench(t);
  bench.server.once(start, bench.backend.stream(hello, piece, event({ type: 'ping', len: 9 })));
  const { run, states } = bench.start();
  await run.finished;
  assert.deepEqual(phasesOf(states), healed);
});

test('a server whose hello does not say that it resumes is not asked to', async (t) => {
  const bench = await createBench(t);
  const { run } = startBroken(bench, [hello, piece], cut);
  await run.finished;
  assert.equal(bench.server.count(resume), 0);
});

test('offline the run is suspended and asks for nothing; online it goes on', async (t) => {
  const bench = await createResumingBench(t);
  const surroundings = new FakeSurroundings();
  bench.server.once(start, bench.backend.stream(hello, piece));
  const { run, states, reached } = bench.start({ surroundings });
  await reached(({ answer }) => answer.content === 'Hello');
  const offline = reached(({ notice }) => notice?.kind === 'offline');
  surroundings.tell('offline');
  await offline;
  assert.equal(run.state.phase, 'suspended');
  assert.deepEqual(bench.server.log(), [start]);
  surroundings.tell('online');
  const { phase, answer, notice } = await run.finished;
  assert.deepEqual([phase, answer.content, notice], ['done', golden, undefined]);
  assert.deepEqual(textsOf(states), growing);
  assert.deepEqual(phasesOf(states), [
    ...['connecting', 'streaming', 'resuming', 'suspended', 'resuming', 'streaming', 'done'],
  ]);
  assert.deepEqual([bench.server.log(), surroundings.listeners], [[start, resume], 0]);
});

test('a page that wakes drops its old reader, and takes the stream up again', async (t) => {
  const bench = await createResumingBench(t);
  const surroundings = new FakeSurroundings();
  bench.server.once(start, bench.backend.stream(hello, piece));
  const { run, states, reached } = bench.start({ surroundings });
  await reached(({ answer }) => answer.content === 'Hello');
  surroundings.tell('wake');
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(phasesOf(states), healed);
  assert.equal(await bench.server.requests[0]?.closed, false);
  assert.deepEqual([bench.server.log(), surroundings.listeners], [[start, resume], 0]);
});

test('who comes back in the pause before another connection does not wait for the rest of it', async (t) => {
  for (const change of ['online', 'visible', 'wake'] as const) {
    const bench = await createResumingBench(t);
    const surroundings = new FakeSurroundings();
    bench.clock.hold();
    const { run, reached } = startBroken(bench, [hello, piece], cut, { surroundings });
    await reached(({ phase }) => phase === 'resuming');
    await bench.clock.until(([next]) => next === 250);
    surroundings.tell(change);
    assert.equal((await run.finished).answer.content, golden);
    assert.deepEqual(bench.clock.pending, []);
  }
});

test('a stop in the pause before another connection, or while offline: nothing more is asked for but the end', async (t) => {
  for (const change of ['hidden', 'offline'] as const) {
    const bench = await createResumingBench(t);
    const surroundings = new FakeSurroundings();
    bench.clock.hold();
    const { run, reached } = startBroken(bench, [hello, piece], cut, { surroundings });
    await reached(({ phase }) => phase === 'resuming');
    await bench.clock.until(([next]) => next === 250);
    surroundings.tell(change);
    bench.clock.advance(change === 'offline' ? 250 : 0);
    if (change === 'offline') await reached(({ phase }) => phase === 'suspended');
    await run.stop();
    const { phase, answer } = await run.finished;
    assert.deepEqual([phase, answer.content], ['cancelled', 'Hello']);
    assert.deepEqual(bench.server.log(), [start, 'POST /chat/cancel']);
    assert.deepEqual([bench.clock.pending, surroundings.listeners], [[], 0]);
  }
});

test('all is brought by the second connection where the first brought only hello', async (t) => {
  const bench = await createResumingBench(t);
  bench.server.once(start, bench.backend.stream(hello, end)).once(resume, bench.backend.resume(allPieces, end));
  const { run, states } = bench.start();
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(textsOf(states), growing);
  assert.deepEqual(placesAsked(bench), ['0', '4']);
});
