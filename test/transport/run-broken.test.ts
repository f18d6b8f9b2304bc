import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBench, phasesOf, textsOf, type Bench, type BenchRun } from '../support/run-bench.js';
import { allPieces, cut, end, frame, hello, piece, raw, until, type StreamStep } from '../support/stream-steps.js';
import { json, noSuchRoute } from '../support/troubles.js';

/** A stream that breaks: the same run is followed by polling. No second generation, no text lost, none twice. */

const golden = 'Hello wörld 😀.\n';
const growing = ['', 'Hello', 'Hello wör', 'Hello wörld 😀', golden];

/** Starts a run whose stream takes these steps; the last is taken once the client has all the text before it. */
function startBroken({ backend, server, start }: Bench, steps: readonly StreamStep[], last: StreamStep): BenchRun {
  let open: () => void = () => undefined;
  const shown = new Promise<void>((resolve) => (open = resolve));
  const endpoint = backend.streaming === 'proposed' ? 'GET /chat/stream' : 'POST /chat/stream';
  const count = steps.filter((step) => step === piece).length;
  server.once(endpoint, backend.stream(...steps, until(shown), last));
  const bench = start();
  void bench.reached(({ phase, answer }) => phase === 'streaming' && answer.content === growing[count]).then(open);
  return bench;
}

const breaks: [says: string, steps: StreamStep[], last: StreamStep][] = [
  ['a reset after some of the text', [hello, piece, piece], cut],
  ['a reset after hello', [hello], cut],
  ['a reset in the middle of a frame', [hello, piece, raw('data: {"chunk":"HALF')], cut],
  ['an end without a terminal event', [hello, piece, piece], end],
  ['an end in the middle of a frame', [hello, piece, raw('data: {"chunk":"HALF"}\n')], end],
  ['an end after hello', [hello], end],
  ['an end after all of the text', [hello, piece, piece, piece, piece], end],
];

for (const [says, steps, last] of breaks) {
  test(`after ${says} the same run is followed by polling`, async (t) => {
    const bench = await createBench(t);
    const { run, states } = startBroken(bench, steps, last);
    const { phase, answer, error, transport } = await run.finished;
    assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
    assert.deepEqual(textsOf(states), growing);
    assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'resuming', 'polling', 'done']);
    assert.deepEqual([transport.kind, transport.error?.code], ['poll', 'stream_broken']);
    assert.equal(bench.server.count('GET /chat/generate'), 0);
    assert.equal(bench.backend.runs.length, 1);
  });

  test(`after ${says} of the proposal, which names no task, the run is found by its session`, async (t) => {
    const bench = await createBench(t);
    bench.backend.streaming = 'proposed';
    // hello is none of the proposal: a ping makes the stream be one as well
    const proposed = steps.map((step) => (step === hello ? raw('event: ping\ndata: {}\n\n') : step));
    const { run, states } = startBroken(bench, proposed, last);
    const { phase, answer } = await run.finished;
    assert.deepEqual([phase, answer.content], ['done', golden]);
    assert.deepEqual(textsOf(states), growing);
    assert.equal(bench.server.count('GET /chat/check_session'), 1);
    assert.equal(bench.backend.runs.length, 1);
  });
}

test('after a break with the answer stored meanwhile, it is shown', async (t) => {
  const bench = await createBench(t);
  bench.backend.streaming = 'proposed';
  const finish: StreamStep = ({ backend, run }) => void backend.finish(run);
  const { run, states } = startBroken(bench, [piece], async (stream) => {
    await finish(stream);
    await end(stream);
  });
  const { phase, answer } = await run.finished;
  assert.deepEqual([phase, answer.content, answer.id], ['done', golden, bench.backend.run.stored?.id]);
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'resuming', 'done']);
});

test('a run that the server has forgotten is interrupted: what was said stays, and none is started', async (t) => {
  const bench = await createBench(t);
  const forget: StreamStep = async (stream) => {
    bench.backend.runs.length = 0;
    await cut(stream);
  };
  const { run } = startBroken(bench, [hello, piece], forget);
  const { phase, answer, error } = await run.finished;
  assert.deepEqual([phase, answer.content, answer.finish], ['interrupted', 'Hello', 'interrupted']);
  assert.equal(error?.code, 'task_lost');
  assert.equal(bench.server.count('GET /chat/generate'), 0);
});

test('a run of the proposal that the server has forgotten is not started again once text was shown', async (t) => {
  const bench = await createBench(t);
  bench.backend.streaming = 'proposed';
  const forget: StreamStep = (stream) => {
    bench.backend.runs.length = 0;
    return end(stream);
  };
  const { phase, answer, error } = await startBroken(bench, [piece], forget).run.finished;
  assert.deepEqual([phase, answer.content, error?.code], ['interrupted', 'Hello', 'stream_broken']);
  assert.equal(bench.server.count('GET /chat/generate'), 0);
});

test('a run of which only a text without its place was heard is not started again where it is forgotten', async (t) => {
  const bench = await createBench(t);
  bench.server.once('POST /chat/stream', (exchange) => {
    const late = frame({ chunk: ' wör', off: 5 }, { id: '9.2' });
    const forget: StreamStep = (stream) => {
      bench.backend.runs.length = 0;
      return end(stream);
    };
    return bench.backend.stream(late, forget)(exchange);
  });
  const { phase, answer, error } = await bench.start().run.finished;
  assert.deepEqual([phase, answer.content, error?.code], ['failed', '', 'stream_broken']);
  assert.equal(bench.server.count('GET /chat/generate'), 0);
});

for (const [says, reply] of [
  ['says that it has no check_session', noSuchRoute],
  ['does not allow check_session', json(405, [])],
  ['has not implemented check_session', json(501, {})],
] as const) {
  test(`a backend that ${says}: without the answer among its messages the run is uncertain`, async (t) => {
    const bench = await createBench(t);
    bench.backend.streaming = 'proposed';
    bench.server.once('GET /chat/check_session', reply);
    const { phase, answer, error } = await startBroken(bench, [piece], end).run.finished;
    assert.deepEqual([phase, answer.content, answer.finish], ['uncertain', 'Hello', 'interrupted']);
    assert.equal(error?.code, 'stream_broken');
    assert.deepEqual(bench.server.log().slice(-2), ['GET /chat/check_session', 'GET /chat/messages']);
  });

  test(`a backend that ${says}: an answer among its messages is found`, async (t) => {
    const bench = await createBench(t);
    bench.backend.streaming = 'proposed';
    bench.server.once('GET /chat/check_session', reply);
    const store: StreamStep = (stream) => {
      stream.backend.finish(stream.run);
      return end(stream);
    };
    const { phase, answer } = await startBroken(bench, [piece], store).run.finished;
    assert.deepEqual([phase, answer.content], ['done', golden]);
  });
}

test('a look that fails is taken once more after a pause, and then the run is uncertain', async (t) => {
  const bench = await createBench(t);
  bench.backend.streaming = 'proposed';
  bench.server.once('GET /chat/check_session', json(500, {}), json(500, {}));
  const { phase } = await startBroken(bench, [piece], end).run.finished;
  assert.equal(phase, 'uncertain');
  assert.deepEqual(bench.clock.waits, [1000]);
});

test('a look that fails once finds the run at the second', async (t) => {
  const bench = await createBench(t);
  bench.backend.streaming = 'proposed';
  bench.server.once('GET /chat/check_session', json(500, {}));
  const { phase, answer } = await startBroken(bench, [piece], end).run.finished;
  assert.deepEqual([phase, answer.content], ['done', golden]);
});

test('a look that is to come back later is taken again when it is time, and finds the run', async (t) => {
  const bench = await createBench(t);
  bench.backend.streaming = 'proposed';
  bench.server.once('GET /chat/check_session', json(429, {}, { 'retry-after': '3' }));
  const { phase, answer } = await startBroken(bench, [piece], end).run.finished;
  assert.deepEqual([phase, answer.content, bench.clock.waits[0]], ['done', golden, 3000]);
});

test('a look that is to come back in an hour is not waited for: the run is uncertain', async (t) => {
  const bench = await createBench(t);
  bench.backend.streaming = 'proposed';
  bench.server.once('GET /chat/check_session', json(429, {}, { 'retry-after': '3600' }));
  const { phase } = await startBroken(bench, [piece], end).run.finished;
  assert.deepEqual([phase, bench.clock.waits], ['uncertain', []]);
});

test('a connection without headers is looked past after ten seconds, and the run is followed', async (t) => {
  const { backend, server, clock, sessionId, start } = await createBench(t);
  server.once('POST /chat/stream', () => void backend.startRun(sessionId));
  const { run, states } = start();
  const request = await server.received('POST /chat/stream');
  clock.advance(9999);
  assert.equal(run.state.phase, 'connecting');
  clock.advance(1);
  const { phase, answer, transport } = await run.finished;
  assert.deepEqual([phase, answer.content, transport.reason], ['done', golden, 'held_back']);
  assert.deepEqual(phasesOf(states), ['connecting', 'stalled', 'polling', 'done']);
  assert.deepEqual(textsOf(states), growing);
  assert.equal(await request.closed, false);
});

const silences: [says: string, first: StreamStep, limit: number][] = [
  ['one and a half heartbeats after hello', hello, 22_500],
  ['twenty seconds after the first text where no heartbeat is announced', piece, 20_000],
];

for (const [says, first, limit] of silences) {
  test(`silence ${says}: the run is asked after beside the stream, and polled where that moves on alone`, async (t) => {
    const { backend, server, clock, start } = await createBench(t);
    server.once('POST /chat/stream', backend.stream(first));
    const { run, states } = start();
    await clock.until((pending) => pending[0] === limit);
    clock.advance(limit - 1);
    assert.equal(run.state.phase, 'streaming');
    clock.advance(1);
    const { phase, answer, transport } = await run.finished;
    assert.deepEqual([phase, answer.content, transport.reason], ['done', golden, 'held_back']);
    assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'stalled', 'polling', 'done']);
    assert.deepEqual(textsOf(states), growing);
    assert.equal(await server.requests[0]?.closed, false);
    assert.equal(backend.runs.length, 1);
  });
}

test('any byte is a sign of life', async (t) => {
  const { backend, server, clock, start } = await createBench(t);
  let write: (text: string) => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    server.once(
      'POST /chat/stream',
      backend.stream(hello, (stream) => {
        write = (text) => stream.write(text);
        resolve();
      }),
    );
  });
  const { run, reached } = start();
  await opened;
  await reached(({ phase }) => phase === 'streaming');
  for (const text of [':', ' ', 'ka\n\n']) {
    clock.advance(19_000);
    write(text);
    await clock.until((pending) => pending.includes(22_500));
  }
  assert.equal(run.state.phase, 'streaming');
  run.detach();
});

test('a stream that breaks again and again costs one stream request: the rest is polled', async (t) => {
  const bench = await createBench(t);
  const { run } = startBroken(bench, [hello, piece], cut);
  await run.finished;
  assert.deepEqual(bench.server.log(), ['POST /chat/stream', 'GET /chat/check_generation ×4']);
});

test('all pieces and nothing more are shown where the stream breaks after the last of them', async (t) => {
  const { backend, server, start } = await createBench(t);
  server.once('POST /chat/stream', backend.stream(hello, allPieces, end));
  const { run, states } = start();
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(textsOf(states), growing);
});
