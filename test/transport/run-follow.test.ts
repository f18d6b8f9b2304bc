import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createPageStorage, createStreamMemory } from '../../src/transport/memory.js';
import { createBench, phasesOf, textsOf, type Bench } from '../support/run-bench.js';
import { cut, hello, piece, raw } from '../support/stream-steps.js';
import { json, noSuchRoute, text } from '../support/troubles.js';

/** A run that another page began, and that is known by its task alone: after a reload, in a second tab. */

const golden = 'Hello wörld 😀.\n';
const resume = 'GET /chat/stream';
const check = 'GET /chat/check_generation';

async function createFollowed(t: TestContext, resumes: boolean) {
  const bench = await createBench(t);
  const memory = createStreamMemory('x', createPageStorage(), bench.clock.now);
  memory.noteResumes(resumes);
  bench.backend.resumes = resumes;
  const { taskId } = bench.backend.startRun(bench.sessionId);
  bench.backend.run.ready = 2;
  const start = (options: Parameters<Bench['start']>[0] = {}) =>
    bench.start({ memory, target: { taskId }, ...options });
  return { ...bench, memory, taskId, start };
}

test('where the server is known to resume, it is taken up by stream from its beginning', async (t) => {
  const { server, taskId, start } = await createFollowed(t, true);
  const { run, states } = start();
  const { phase, answer, transport } = await run.finished;
  assert.deepEqual([phase, answer.content, transport], ['done', golden, { kind: 'stream' }]);
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'done']);
  assert.deepEqual(server.log(), [resume]);
  assert.deepEqual(server.requests[0]?.query, { sessionId: '1', taskId: `${taskId}`, after: `${taskId}.0` });
});

test('where that is not known, it is polled for: another GET might start something', async (t) => {
  const { server, start } = await createFollowed(t, false);
  const { phase, answer, transport } = await start().run.finished;
  assert.deepEqual([phase, answer.content, transport], ['done', golden, { kind: 'poll', reason: 'followed' }]);
  assert.equal(server.count(resume), 0);
});

test('who wants to poll only, and who knows that streams are held back, gets it by polling', async (t) => {
  const chosen = await createFollowed(t, true);
  assert.equal((await chosen.start({ transport: 'poll' }).run.finished).phase, 'done');
  const known = await createFollowed(t, true);
  known.memory.blame('held_back');
  assert.equal((await known.start().run.finished).phase, 'done');
  assert.deepEqual([chosen.server.count(resume), known.server.count(resume)], [0, 0]);
});

for (const [says, reply] of [
  ['204', text(204, undefined)],
  ['410', json(410, {})],
  ['404', noSuchRoute],
] as const) {
  test(`${says} where it is taken up: it is polled for`, async (t) => {
    const { server, start } = await createFollowed(t, true);
    server.once(resume, reply);
    const { phase, answer, transport } = await start().run.finished;
    assert.deepEqual([phase, answer.content, transport.reason], ['done', golden, 'followed']);
    assert.equal(server.count(resume), 1);
  });
}

test('a break after it was taken up is healed from the place that was reached', async (t) => {
  const { backend, server, taskId, start } = await createFollowed(t, true);
  server.once(resume, backend.resume(piece, cut));
  const { run, states } = start();
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(textsOf(states), ['', 'Hello', 'Hello wör', 'Hello wörld 😀', golden]);
  assert.deepEqual(
    server.requests.map(({ query }) => query.after),
    [`${taskId}.0`, `${taskId}.3`],
  );
});

test('what a hello says of resuming is known to the next page', async (t) => {
  const { backend, memory, start } = await createFollowed(t, false);
  backend.resumes = true;
  const { messageId, sessionId } = backend.run;
  backend.finish(backend.run);
  const next = backend.addMessage(sessionId, 'And then?');
  assert.notEqual(next.id, messageId);
  await start({ target: { messageId: next.id } }).run.finished;
  assert.equal(memory.resumes, true);
  backend.resumes = false;
  await start({ target: { messageId: backend.addMessage(sessionId, 'And now?').id } }).run.finished;
  assert.equal(memory.resumes, false);
});

test('ids without places: once a poll has added to the text, the stream is not taken up again', async (t) => {
  const { backend, server, clock, start, messageId } = await createBench(t);
  backend.resumes = true;
  let speak: () => void = () => undefined;
  const spoken = new Promise<void>((resolve) => (speak = resolve));
  const bare = (seq: number, chunk: string) => raw(`id: ${backend.run.taskId}.${seq}\ndata: {"chunk":"${chunk}"}\n\n`);
  server.once('POST /chat/stream', (exchange) =>
    backend.stream(
      hello,
      (stream) => bare(1, 'Hello')(stream),
      async (stream) => {
        await spoken;
        await bare(2, ' wör')(stream);
      },
    )(exchange),
  );
  const { run, reached } = start({ target: { messageId } });
  await reached(({ answer }) => answer.content === 'Hello');
  backend.run.ready = 1;
  server.once(check, (exchange) => {
    void backend.check(backend.run)(exchange);
    void reached(({ answer }) => answer.content === 'Hello wör').then(speak);
  });
  clock.advance(22_500);
  assert.equal((await run.finished).answer.content, golden);
  assert.equal(server.count(resume), 0);
});

for (const status of [429, 503]) {
  test(`${status} with Retry-After where a stream is taken up again: it is, after that time`, async (t) => {
    const { backend, server, clock, start } = await createBench(t);
    backend.resumes = true;
    server.once('POST /chat/stream', backend.stream(hello, piece, cut));
    server.once(resume, json(status, {}, { 'retry-after': '7' }));
    const { run, states } = start();
    const { phase, answer } = await run.finished;
    assert.deepEqual([phase, answer.content], ['done', golden]);
    assert.ok(clock.waits.includes(7000), clock.waits.join());
    assert.deepEqual(states.find(({ notice }) => notice)?.notice, { kind: 'retrying', seconds: 7 });
    assert.deepEqual([server.count(resume), server.count(check)], [2, 0]);
  });
}

test('comments alone from the start: after a minute the run is asked after', async (t) => {
  const { backend, server, clock, start } = await createBench(t);
  let comment: () => void = () => undefined;
  server.once(
    'POST /chat/stream',
    backend.stream((stream) => void (comment = () => stream.write(':\n\n'))),
  );
  const { run, states } = start();
  await clock.until((pending) => pending.includes(30_000) && pending.includes(60_000));
  for (let passed = 0; passed < 60_000; passed += 20_000) {
    clock.advance(20_000 - 1);
    comment();
    await clock.until((pending) => passed === 40_000 || pending.includes(30_000));
    clock.advance(1);
  }
  assert.equal((await run.finished).answer.content, golden);
  assert.ok(phasesOf(states).includes('stalled'));
});
