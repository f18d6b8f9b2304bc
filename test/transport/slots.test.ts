import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSlots } from '../../src/transport/slots.js';
import { createLocks } from '../support/fake-locks.js';

test('four streams find a place, and a fifth does not', async () => {
  const locks = createLocks();
  const slots = createSlots('https://chat.example', locks);
  const taken = [await slots.take(), await slots.take(), await slots.take(), await slots.take()];
  assert.ok(taken.every((release) => release !== undefined));
  assert.equal(await slots.take(), undefined);
  assert.deepEqual(
    [...locks.held],
    [1, 2, 3, 4].map((slot) => `chat-stream https://chat.example ${slot}`),
  );
});

test('a place that is given back is taken by the next', async () => {
  const slots = createSlots('https://chat.example', createLocks(), 1);
  const release = await slots.take();
  assert.equal(await slots.take(), undefined);
  release?.();
  // the lock is let go a few microtasks later
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(await slots.take());
});

test('tabs share the places of one origin; another origin has its own', async () => {
  const locks = createLocks();
  assert.ok(await createSlots('https://a.example', locks, 1).take());
  assert.equal(await createSlots('https://a.example', locks, 1).take(), undefined);
  assert.ok(await createSlots('https://b.example', locks, 1).take());
});

test('without locks every stream finds a place, and so it does where a page may not lock', async () => {
  const refuses = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) };
  for (const slots of [createSlots('x', undefined, 1), createSlots('x', refuses, 1)])
    for (let taker = 0; taker < 5; taker++) assert.ok(await slots.take());
});
