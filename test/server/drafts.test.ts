import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drafts } from '../../demo/server/runs/drafts.js';

function never(error: unknown): void {
  throw new Error(`not expected: ${String(error)}`);
}

/** Promises that are kept by hand, in turn. */
function byHand() {
  const open: (() => void)[] = [];
  return {
    open,
    promise: () => new Promise<void>((resolve) => open.push(resolve)),
    /** Also waits for what follows from it. */
    async keep() {
      open.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

test('a draft is written at the first word, then when it has rested, and also when no further word comes', async () => {
  const rests = byHand();
  let said = '';
  const written: string[] = [];
  const write = () => Promise.resolve(void written.push(said));
  const drafts = new Drafts({ write, onFailure: never, rest: rests.promise });
  const say = (word: string): void => {
    said += word;
    drafts.touch();
  };
  say('a');
  assert.deepEqual(written, ['a']);
  say('b');
  say('c');
  assert.deepEqual(written, ['a']);
  await rests.keep();
  assert.deepEqual(written, ['a', 'abc']);
  await rests.keep();
  assert.deepEqual([written, rests.open], [['a', 'abc'], []], 'there was nothing new');
  say('d');
  assert.deepEqual(written, ['a', 'abc', 'abcd']);
  say('e');
  drafts.stop();
  await rests.keep();
  assert.equal(written.length, 3);
});

test('no draft is begun before the one before is written', async () => {
  const rests = byHand();
  const writes = byHand();
  const drafts = new Drafts({ write: writes.promise, onFailure: never, rest: rests.promise });
  drafts.touch();
  drafts.touch();
  await rests.keep();
  assert.equal(writes.open.length, 1);
  await writes.keep();
  assert.deepEqual([writes.open.length, rests.open.length], [1, 1]);
});

test('a draft that cannot be written is told, and the next is tried', async () => {
  const rests = byHand();
  const failures: unknown[] = [];
  const drafts = new Drafts({
    write: () => Promise.reject(new Error('full')),
    onFailure: (error) => failures.push(error),
    rest: rests.promise,
  });
  for (const count of [1, 2]) {
    drafts.touch();
    await rests.keep();
    assert.equal(failures.length, count);
  }
});
