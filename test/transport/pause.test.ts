import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { online, pause } from '../../src/transport/pause.js';
import type { Change } from '../../src/transport/surroundings.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeSurroundings } from '../support/fake-surroundings.js';

function setUp() {
  const clock = new FakeClock();
  clock.hold();
  const controller = new AbortController();
  const surroundings = new FakeSurroundings();
  const { signal } = controller;
  const assertClean = () => {
    assert.deepEqual([clock.pending, surroundings.listeners, getEventListeners(signal, 'abort').length], [[], 0, 0]);
  };
  return { clock, controller, surroundings, signal, assertClean };
}

test('a pause ends when its time is over', async () => {
  const { clock, assertClean, ...rest } = setUp();
  const paused = pause(1000, { clock, ...rest });
  clock.advance(1000);
  await paused;
  assertClean();
});

for (const change of ['online', 'visible', 'wake'] satisfies Change[]) {
  test(`a pause ends early with ${change}`, async () => {
    const { assertClean, ...rest } = setUp();
    const paused = pause(1000, rest);
    rest.surroundings.tell(change);
    await paused;
    assertClean();
  });
}

test('a pause goes on when the page is hidden or the line is lost', async () => {
  const { clock, surroundings, ...rest } = setUp();
  const paused = pause(1000, { clock, surroundings, ...rest });
  surroundings.tell('hidden');
  surroundings.tell('offline');
  assert.deepEqual(clock.pending, [1000]);
  clock.advance(1000);
  await paused;
});

test('a pause and a wait for the line reject when they are stopped, and leave nothing behind', async () => {
  for (const waiting of [
    (options: ReturnType<typeof setUp>) => pause(1000, options),
    (options: ReturnType<typeof setUp>) => online(options),
  ]) {
    const setup = setUp();
    setup.surroundings.isOnline = false;
    const stopped = waiting(setup);
    setup.controller.abort();
    await assert.rejects(stopped, { name: 'AbortError' });
    setup.assertClean();
    await assert.rejects(waiting(setup), { name: 'AbortError' });
    assert.equal(setup.surroundings.listeners, 0);
  }
});

test('a machine that is online waits for nothing; one that is not waits for just that', async () => {
  const { surroundings, assertClean, ...rest } = setUp();
  await online({ surroundings, ...rest });
  surroundings.tell('offline');
  let isOver = false;
  const waiting = online({ surroundings, ...rest }).then(() => (isOver = true));
  surroundings.tell('visible');
  await Promise.resolve();
  assert.equal(isOver, false);
  surroundings.tell('online');
  await waiting;
  assertClean();
});
