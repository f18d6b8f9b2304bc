import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError } from '../../src/protocol/errors.js';
import { createBench, textsOf, type Bench, type BenchRun } from '../support/run-bench.js';
import { end, hello, piece, raw, until } from '../support/stream-steps.js';
import { held, json, noSuchRoute, silence } from '../support/troubles.js';

/** Stop, in every phase of a run: nothing later is ever shown, and the server is told once, of the right run. */

interface Phase {
  readonly says: string;
  /** Brings a run into the phase. `release` lets go what the server still holds back. */
  readonly enter: (bench: Bench) => Promise<BenchRun & { release?: () => void }>;
  readonly text: string;
  /** A run that has no number here yet is looked for. */
  readonly looks?: true;
}

const phases: Phase[] = [
  {
    says: 'before the headers of the stream',
    text: '',
    looks: true,
    enter: async ({ backend, server, sessionId, start }) => {
      server.once('POST /chat/stream', () => void backend.startRun(sessionId));
      const run = start();
      await server.received('POST /chat/stream');
      return run;
    },
  },
  {
    says: 'in the middle of the stream',
    text: 'Hello',
    enter: async ({ backend, server, start }) => {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      server.once('POST /chat/stream', backend.stream(hello, piece, until(released), piece, piece));
      const run = start();
      await run.reached(({ answer }) => answer.content === 'Hello');
      return { ...run, release };
    },
  },
  {
    says: 'between two checks',
    text: 'Hello',
    enter: async ({ clock, start }) => {
      clock.hold();
      const run = start({ transport: 'poll' });
      await clock.until(([next]) => next === 500);
      clock.advance(500);
      await clock.until(([next]) => next === 1000);
      return run;
    },
  },
  {
    says: 'during a check',
    text: 'Hello',
    enter: async ({ backend, server, start }) => {
      const slow = held((exchange) => backend.check(backend.run)(exchange));
      server.once('GET /chat/check_generation', (exchange) => backend.check(backend.run)(exchange), slow);
      const run = start({ transport: 'poll' });
      await server.received('GET /chat/check_generation', 2);
      return { ...run, release: slow.release };
    },
  },
  {
    says: 'while a generation is asked for',
    text: '',
    enter: async ({ backend, server, sessionId, start }) => {
      const slow = held((exchange) => json(200, { taskId: backend.run.taskId })(exchange));
      server.once('GET /chat/generate', (exchange) => {
        backend.startRun(sessionId);
        return slow(exchange);
      });
      const run = start({ transport: 'poll' });
      await server.received('GET /chat/generate');
      return { ...run, release: slow.release };
    },
  },
  {
    says: 'while the run is looked for',
    text: 'Hello',
    looks: true,
    enter: async ({ backend, server, start }) => {
      backend.streaming = 'proposed';
      const slow = held(json(200, { messageTaskId: null }));
      server.once('GET /chat/check_session', slow).once('GET /chat/stream', backend.stream(piece, end));
      const run = start();
      await server.received('GET /chat/check_session');
      return { ...run, release: slow.release };
    },
  },
];

for (const { says, enter, text, looks } of phases) {
  test(`stop ${says}: what was said stays, and the server cancels the run`, async (t) => {
    const bench = await createBench(t);
    const { run, states, release } = await enter(bench);
    const { length: looked } = bench.server.requestsFor('GET /chat/check_session');
    const stopped = run.stop();
    assert.deepEqual(
      [run.state.phase, run.state.answer.finish, run.state.error],
      ['cancelled', 'cancelled', undefined],
    );
    const { length } = states;
    release?.();
    await stopped;
    const { phase, answer } = await run.finished;
    assert.deepEqual([phase, answer.content], ['cancelled', text]);
    assert.equal(states.length, length, 'nothing is shown after the stop');
    const { taskId } = bench.backend.run;
    const cancels = bench.server.requestsFor('POST /chat/cancel').map(({ body }) => body);
    assert.deepEqual(cancels, [{ sessionId: bench.sessionId, taskId }]);
    assert.equal(bench.backend.run.status, 5);
    assert.equal(bench.server.count('GET /chat/check_session') - looked, looks ? 1 : 0);
    assert.deepEqual(bench.clock.pending, []);
  });
}

test('a stop in the midst of what one read has brought: the rest of it is never shown', async (t) => {
  const { backend, server, start } = await createBench(t);
  const delta = (chunk: string) => `data: ${JSON.stringify({ chunk })}\n\n`;
  server.once('POST /chat/stream', backend.stream(hello, raw(delta('Hello') + delta('GHOST') + delta('GHOST'))));
  let stopped: Promise<void> | undefined;
  const { run, states } = start({
    onChange: ({ answer }) => {
      if (answer.content !== '') stopped ??= run.stop();
    },
  });
  assert.equal((await run.finished).answer.content, 'Hello');
  await stopped;
  assert.deepEqual(textsOf(states), ['', 'Hello']);
});

test('a second stop tells the server nothing', async (t) => {
  const bench = await createBench(t);
  const { run } = await (phases[1]?.enter(bench) ?? assert.fail());
  await Promise.all([run.stop(), run.stop()]);
  await run.stop();
  assert.equal(bench.server.count('POST /chat/cancel'), 1);
});

test('a stop where the server knows of no run cancels nothing', async (t) => {
  const { server, start } = await createBench(t);
  server.once('POST /chat/stream', silence);
  const { run } = start();
  await server.received('POST /chat/stream');
  await run.stop();
  assert.deepEqual(server.log(), ['POST /chat/stream', 'GET /chat/check_session ×2']);
});

test('a run that had just ended on the server is stopped here all the same', async (t) => {
  const bench = await createBench(t);
  const { run } = await (phases[1]?.enter(bench) ?? assert.fail());
  bench.backend.finish(bench.backend.run);
  await run.stop();
  assert.equal(run.state.phase, 'cancelled');
});

test('a server that cannot cancel: the run has stopped here, and stop rejects with that error', async (t) => {
  const bench = await createBench(t);
  bench.server.once('POST /chat/cancel', noSuchRoute);
  const { run } = await (phases[1]?.enter(bench) ?? assert.fail());
  await assert.rejects(run.stop(), (error) => isChatError(error) && error.code === 'unsupported');
  assert.deepEqual([run.state.phase, run.state.answer.content], ['cancelled', 'Hello']);
});

for (const { says, enter } of phases) {
  test(`a run that is left ${says} asks for nothing more, and goes on on the server`, async (t) => {
    const bench = await createBench(t);
    const { run, states, release } = await enter(bench);
    const { length } = states;
    const requests = bench.server.requests.length;
    run.detach();
    release?.();
    await run.finished;
    assert.equal(states.length, length);
    assert.equal(bench.server.requests.length, requests);
    assert.deepEqual(bench.clock.pending, []);
    assert.equal(bench.backend.run.status, 2);
  });
}
