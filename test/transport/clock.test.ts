import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { createDeadline, createWatchdog, systemClock, unlessAborted, wait } from '../../src/transport/clock.js';
import { FakeClock } from '../support/fake-clock.js';

function heldClock(): FakeClock {
  const clock = new FakeClock();
  clock.hold();
  return clock;
}

test('a wait ends when its time has passed, and not before', async () => {
  const clock = heldClock();
  const events: string[] = [];
  const waiting = wait(1000, { clock, signal: new AbortController().signal }).then(() => events.push('waited'));
  clock.advance(999);
  await Promise.resolve();
  events.push('999');
  clock.advance(1);
  await waiting;
  assert.deepEqual(events, ['999', 'waited']);
});

test('a wait leaves neither a timer nor a listener behind, however it ends', async () => {
  const clock = heldClock();
  const { signal } = new AbortController();
  const waiting = wait(1000, { clock, signal });
  clock.advance(1000);
  await waiting;
  assert.equal(getEventListeners(signal, 'abort').length, 0);

  const controller = new AbortController();
  const aborted = wait(1000, { clock, signal: controller.signal });
  controller.abort();
  await assert.rejects(aborted, { name: 'AbortError' });
  assert.deepEqual(clock.pending, []);
});

test('a wait on a signal that is aborted already sets no timer', async () => {
  const clock = heldClock();
  const reason = new Error('gone');
  await assert.rejects(wait(1000, { clock, signal: AbortSignal.abort(reason) }), reason);
  assert.deepEqual(clock.waits, []);
});

test('a wait rejects with an error, whatever the signal was aborted with', async () => {
  const clock = heldClock();
  await assert.rejects(wait(1000, { clock, signal: AbortSignal.abort('text') }), { name: 'AbortError' });
});

test('a deadline that passes aborts with a TimeoutError', () => {
  const clock = heldClock();
  const deadline = createDeadline(1000, { clock });
  clock.advance(999);
  assert.equal(deadline.expired, false);
  clock.advance(1);
  assert.equal(deadline.expired, true);
  assert.equal((deadline.signal.reason as Error).name, 'TimeoutError');
});

test('a watchdog counts anew when it is restarted, and goes off once', () => {
  const clock = heldClock();
  let barks = 0;
  const watchdog = createWatchdog(clock, () => (barks += 1));
  watchdog.restart(1000);
  clock.advance(999);
  watchdog.restart(5000);
  clock.advance(4999);
  assert.equal(barks, 0);
  clock.advance(1);
  clock.advance(60_000);
  assert.equal(barks, 1);
});

test('a watchdog that is cleared stays silent, and leaves no timer behind', () => {
  const clock = heldClock();
  const watchdog = createWatchdog(clock, () => assert.fail('was cleared'));
  watchdog.restart(1000);
  watchdog.clear();
  assert.deepEqual(clock.pending, []);
});

test('a watchdog that goes off more than two seconds late has slept: it is armed once more, and then believed', () => {
  const clock = new FakeClock();
  let barks = 0;
  const watchdog = createWatchdog(clock, () => (barks += 1));
  watchdog.restart(1000);
  clock.sleep(3001);
  assert.deepEqual([barks, clock.pending], [0, [1000]]);
  clock.sleep(60_000);
  assert.equal(barks, 1);
});

test('a watchdog that has slept waits for a moment only, since it has waited already', () => {
  const clock = new FakeClock();
  let barks = 0;
  createWatchdog(clock, () => (barks += 1)).restart(20_000);
  clock.sleep(30_000);
  assert.deepEqual([barks, clock.pending], [0, [5000]]);
  clock.advance(5000);
  assert.equal(barks, 1);
});

test('a sleep as long as the watch costs it a minute, and not all', () => {
  const clock = new FakeClock();
  let barks = 0;
  createWatchdog(clock, () => (barks += 1)).restart(600_000);
  clock.sleep(600_000);
  clock.advance(5000 + 540_000 - 1);
  assert.equal(barks, 0);
  clock.advance(1);
  assert.deepEqual([barks, clock.pending], [1, []]);
});

test('a watchdog that goes off two seconds late is believed', () => {
  const clock = new FakeClock();
  let barks = 0;
  createWatchdog(clock, () => (barks += 1)).restart(1000);
  clock.sleep(3000);
  assert.equal(barks, 1);
});

test('a deadline is aborted with the outer signal and for its reason, and has not expired then', () => {
  const clock = heldClock();
  const outer = new AbortController();
  const deadline = createDeadline(1000, { clock, signal: outer.signal });
  const reason = new Error('stop');
  outer.abort(reason);
  assert.equal(deadline.signal.reason, reason);
  assert.equal(deadline.expired, false);
  assert.equal(createDeadline(1000, { clock, signal: outer.signal }).signal.reason, reason);
});

test('a deadline that is cleared leaves neither a timer nor a listener behind', () => {
  const clock = heldClock();
  const { signal } = new AbortController();
  const deadline = createDeadline(1000, { clock, signal });
  deadline.clear();
  assert.deepEqual(clock.pending, []);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('a promise that is left to itself settles as it would, and leaves no listener behind', async () => {
  const { signal } = new AbortController();
  assert.equal(await unlessAborted(Promise.resolve(7), signal), 7);
  const reason = new Error('no');
  await assert.rejects(unlessAborted(Promise.reject(reason), signal), reason);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('a promise that never settles is left when the signal is aborted', async () => {
  const controller = new AbortController();
  const never = new Promise<never>(() => undefined);
  const left = unlessAborted(never, controller.signal);
  const reason = new Error('enough');
  controller.abort(reason);
  await assert.rejects(left, reason);
  await assert.rejects(unlessAborted(never, controller.signal), reason);
});

test("the system's clock does not go back, and its timers can be cleared", async () => {
  const start = systemClock.now();
  await new Promise<void>((resolve) => {
    systemClock.clearTimeout(systemClock.setTimeout(() => assert.fail('was cleared'), 0, 'wait'));
    systemClock.setTimeout(resolve, 1, 'wait');
  });
  assert.ok(systemClock.now() >= start);
  systemClock.clearTimeout(undefined);
});
