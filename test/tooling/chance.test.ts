import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chanceFrom } from '../support/chance-from.mjs';

test('chance begins in the same place each time', () => {
  assert.deepEqual(chanceFrom({}), chanceFrom({}));
  assert.deepEqual(chanceFrom({ CHAT_TEST_SEED: '', CHAT_TEST_TIMES: '' }), { ...chanceFrom({}), times: 1 });
});

test('chance begins where it is told to, or in another place each time', () => {
  assert.deepEqual(chanceFrom({ CHAT_TEST_SEED: '-12', CHAT_TEST_TIMES: '15' }), { seed: -12, times: 15 });
  const seeds = Array.from({ length: 4 }, () => chanceFrom({ CHAT_TEST_SEED: 'random' }).seed);
  assert.notEqual(new Set(seeds).size, 1);
  assert.throws(() => chanceFrom({ CHAT_TEST_SEED: 'some' }), /some is no whole number/);
});
