import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asText, isCount, isId, isRecord, isSameId, parseJson } from '../../src/protocol/guards.js';

const table: [guard: (value: unknown) => boolean, accepted: unknown[], refused: unknown[]][] = [
  [isRecord, [{}, { a: 1 }], [null, undefined, [], 'text', 7, true, () => undefined]],
  [isId, [0, 7, -1, '7', 'session-1', Number.MAX_SAFE_INTEGER], ['', 1.5, NaN, Infinity, 2 ** 53, null, undefined, {}]],
  [isCount, [0, 1, 4096], [-1, 0.5, NaN, '3', null, undefined]],
];

for (const [guard, accepted, refused] of table) {
  test(`${guard.name} accepts what it names and nothing else`, () => {
    for (const value of accepted) assert.equal(guard(value), true, `accepts ${String(value)}`);
    for (const value of refused) assert.equal(guard(value), false, `refuses ${String(value)}`);
  });
}

test('an id is the same as a number and as the string that a query makes of it', () => {
  assert.equal(isSameId(7, '7'), true);
  assert.equal(isSameId('a', 'a'), true);
  assert.equal(isSameId(7, 8), false);
});

test('an absent id is the same as nothing, not even as another absent one', () => {
  assert.equal(isSameId(undefined, undefined), false);
  assert.equal(isSameId(7, undefined), false);
  assert.equal(isSameId(undefined, 7), false);
});

test('text is a string, and all else is none', () => {
  assert.equal(asText(''), '');
  assert.equal(asText('a'), 'a');
  for (const value of [7, null, undefined, {}, ['a']]) assert.equal(asText(value), undefined);
});

test('JSON is parsed, and what is no JSON is undefined', () => {
  assert.deepEqual(parseJson('{"a":[1]}'), { a: [1] });
  assert.equal(parseJson('null'), null);
  for (const text of ['', '{', '<html>', 'undefined', '{"a":1} x']) assert.equal(parseJson(text), undefined);
});
