import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingFromLock } from '../support/check-lock.mjs';

const bundler = { optionalDependencies: { '@bundler/linux': '1', '@bundler/windows': '1' } };

test('an optional package that is not in the lock is named with who wants it', () => {
  const packages = { '': {}, 'node_modules/bundler': bundler, 'node_modules/@bundler/linux': {} };
  assert.deepEqual(missingFromLock(packages), ['node_modules/bundler -> @bundler/windows']);
});

test('it may be in any folder above that of who wants it, and in no other', () => {
  const inner = 'node_modules/app/node_modules/bundler';
  const found = {
    [inner]: bundler,
    [`${inner}/node_modules/@bundler/linux`]: {},
    'node_modules/@bundler/windows': {},
  };
  assert.deepEqual(missingFromLock(found), []);
  const elsewhere = { 'node_modules/bundler': bundler, 'node_modules/app/node_modules/@bundler/linux': {} };
  assert.equal(missingFromLock(elsewhere).length, 2);
});

test('the project itself may want one', () => {
  assert.deepEqual(missingFromLock({ '': { optionalDependencies: { extra: '1' } } }), ['. -> extra']);
});
