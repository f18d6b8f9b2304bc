import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPageStorage, createStreamMemory, type KeyValueStorage } from '../../src/transport/memory.js';

const minute = 60_000;

function remember(storage: KeyValueStorage = createPageStorage(), url = '/chat/stream') {
  const time = { now: 1_795_332_000_000 };
  const open = (other = url) => createStreamMemory(other, storage, () => time.now);
  return { time, open, storage, memory: open() };
}

for (const [reason, minutes] of [
  ['missing', 60],
  ['not_configured', 10],
  ['held_back', 15],
] as const) {
  test(`${reason} holds for ${minutes} minutes, on the next page too, and then a stream is tried again`, () => {
    const { time, open, memory } = remember();
    assert.equal(memory.blamed(), undefined);
    memory.blame(reason);
    time.now += minutes * minute - 1;
    assert.deepEqual([memory.blamed(), open().blamed()], [reason, reason]);
    time.now += 1;
    assert.deepEqual([memory.blamed(), open().blamed()], [undefined, undefined]);
  });
}

test('what is held back again and again is left alone twice as long each time, up to four hours', () => {
  const { time, memory } = remember();
  for (const minutes of [15, 30, 60, 120, 240, 240]) {
    memory.blame('held_back');
    time.now += minutes * minute - 1;
    assert.equal(memory.blamed(), 'held_back');
    time.now += 1;
    assert.equal(memory.blamed(), undefined);
  }
});

test('other reasons hold no longer the second time, nor does one after another', () => {
  const { time, memory } = remember();
  memory.blame('held_back');
  memory.blame('missing');
  memory.blame('missing');
  time.now += 60 * minute;
  assert.equal(memory.blamed(), undefined);
  memory.blame('held_back');
  time.now += 15 * minute;
  assert.equal(memory.blamed(), undefined);
});

test('a stream that has worked clears what was held against it, and no more is held on this page', () => {
  const { open, memory } = remember();
  memory.blame('missing');
  memory.praise();
  assert.deepEqual([memory.blamed(), open().blamed()], [undefined, undefined]);
  memory.blame('held_back');
  assert.equal(memory.blamed(), undefined);
  open().blame('held_back');
  assert.equal(memory.blamed(), 'held_back', 'another page has found out otherwise');
});

test('each address has its own', () => {
  const { open, memory } = remember();
  memory.blame('missing');
  assert.equal(open('/other/stream').blamed(), undefined);
});

test('what somebody else has left in the storage is no verdict', () => {
  for (const value of [
    ...['', 'null', '[]', '{}', '{"reason":"missing"}', '{"reason":"toString","until":9e15,"held":1}'],
    '{"reason":"missing","until":"9","held":1}',
  ]) {
    const { memory } = remember({ ...createPageStorage(), getItem: () => value });
    assert.equal(memory.blamed(), undefined, value);
  }
});

test('a storage that is full does no harm; any other error is not hidden', () => {
  const full = remember({
    ...createPageStorage(),
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  });
  full.memory.blame('missing');
  assert.equal(full.memory.blamed(), undefined);
  const broken = remember({
    ...createPageStorage(),
    setItem: () => {
      throw new TypeError('no');
    },
  });
  assert.throws(() => broken.memory.blame('missing'), TypeError);
});
