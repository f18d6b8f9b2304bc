import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBench } from '../support/run-bench.js';
import { FakeSurroundings } from '../support/fake-surroundings.js';
import { json } from '../support/troubles.js';

/** No run lasts for ever: after ten minutes without anything new a person is told that nobody knows. */

const minutes = 60_000;
const check = 'GET /chat/check_generation';

test('a task that only waits is uncertain after ten minutes, however often the server says so', async (t) => {
  const { server, clock, start } = await createBench(t);
  clock.hold();
  server.always(check, json(417, { task_status: 1, slow_pickup: false }));
  const { run, reached } = start({ transport: 'poll' });
  for (let nth = 1; clock.now() < 9 * minutes; nth++) {
    await clock.until(() => clock.waits.length === nth);
    clock.advance(clock.waits.at(-1) ?? 0);
    await server.received(check, nth);
  }
  assert.equal((await reached(({ notice }) => notice?.kind === 'queued')).phase, 'polling');
  clock.advance(2 * minutes);
  const { phase, error } = await run.finished;
  assert.deepEqual([phase, error?.code], ['uncertain', 'timeout']);
  assert.deepEqual(clock.pending, []);
});

test('offline for ten minutes: what was said stays, and it is uncertain', async (t) => {
  const { backend, server, clock, start } = await createBench(t);
  const surroundings = new FakeSurroundings();
  surroundings.tell('offline');
  const { run, reached } = start({ surroundings });
  await reached(({ phase }) => phase === 'suspended');
  clock.advance(10 * minutes - 1);
  assert.equal(run.state.phase, 'suspended');
  clock.advance(1);
  assert.equal((await run.finished).phase, 'uncertain');
  assert.deepEqual([server.requests.length, backend.runs.length, clock.pending, surroundings.listeners], [0, 0, [], 0]);
});
