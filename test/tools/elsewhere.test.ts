import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elsewhere } from '../../src/tools/conform/rules/refusals.js';

test('an id that nobody has is none of those that come next, also where a text counts', () => {
  assert.equal(elsewhere(11), 1_000_011);
  assert.equal(elsewhere('11'), '1000011');
});

test('of any other text it keeps the form', () => {
  assert.equal(elsewhere('3f2a-9b'), '3f2a-90');
  assert.equal(elsewhere('3f2a-90'), '3f2a-91');
});
