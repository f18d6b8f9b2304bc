import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits } from '../../src/transport/limits.js';
import { FakeSurroundings } from '../support/fake-surroundings.js';
import { createBench, textsOf } from '../support/run-bench.js';
import { allPieces, done, end, frame, hello, piece, until, type StreamStep } from '../support/stream-steps.js';
import { held, json, reset } from '../support/troubles.js';

/** Ends that are easily missed: while offline, in a replay, beside a look. */

const golden = 'Hello wörld 😀.\n';
const start = 'POST /chat/stream';

test('offline while the run is looked for: it is looked for again once the machine is online', async (t) => {
  const { backend, server, sessionId, start: begin } = await createBench(t);
  const surroundings = new FakeSurroundings();
  server.once(start, (exchange) => {
    backend.startRun(sessionId);
    return json(500, {})(exchange);
  });
  server.once('GET /chat/check_session', (exchange) => {
    surroundings.tell('offline');
    return reset(exchange);
  });
  // the network is gone: nothing arrives before the machine is online
  server.always('GET /chat/check_session', (exchange) => {
    const { taskId } = backend.run;
    return (surroundings.isOnline ? json(200, { messageTaskId: taskId }) : reset)(exchange);
  });
  const { run, reached } = begin({ surroundings });
  await Promise.race([run.finished, reached(({ notice }) => notice?.kind === 'offline')]);
  assert.equal(run.state.phase, 'suspended');
  surroundings.tell('online');
  const { phase, answer } = await run.finished;
  assert.deepEqual([phase, answer.content], ['done', golden]);
});

test('a server that says all again, with the same ids and without offsets, doubles nothing', async (t) => {
  const { backend, server, start: begin } = await createBench(t);
  backend.resumes = true;
  const first: StreamStep = (stream) => {
    stream.run.ready = 1;
    return frame({ chunk: 'Hello' }, { id: `${stream.run.taskId}.1` })(stream);
  };
  server.once(start, backend.stream(hello, first, end));
  const { run, states } = begin();
  server.always('GET /chat/stream', async (exchange) => {
    if (server.count('GET /chat/stream') > 20) run.detach();
    const { request, response } = exchange;
    const asked = { ...request, query: { ...request.query, after: `${backend.run.taskId}.4` } };
    await backend.resume(first, end)({ request: asked, response });
  });
  const { phase, answer } = await run.finished;
  assert.deepEqual([phase, answer.content], ['done', golden]);
  for (const shown of textsOf(states)) assert.ok(golden.startsWith(shown), shown);
});

test('a stream that goes on to its end while the run is looked for beside it ends the run', async (t) => {
  const { backend, server, clock, start: begin } = await createBench(t);
  backend.streaming = 'proposed';
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  server.once('GET /chat/stream', backend.stream(piece, until(opened), allPieces, done));
  const slow = held(json(200, { messageTaskId: null }));
  server.once('GET /chat/check_session', slow);
  const { run, reached } = begin();
  await reached(({ answer }) => answer.content === 'Hello');
  await clock.until(([next]) => next === defaultLimits.silence);
  clock.advance(defaultLimits.silence);
  await server.received('GET /chat/check_session');
  open();
  await reached(({ answer }) => answer.id !== undefined);
  await new Promise((resolve) => setImmediate(resolve));
  const { phase } = run.state;
  slow.release();
  await run.finished;
  assert.equal(phase, 'done');
});
