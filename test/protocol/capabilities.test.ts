import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteLength, parseCapabilities } from '../../src/protocol/index.js';

test('capabilities are read one by one, and nothing is made up', () => {
  assert.deepEqual(parseCapabilities({}), {});
  const flags = { stream: true, resume: false, cancel: 1, feedback: null, audio: 'yes' };
  assert.deepEqual(parseCapabilities(flags), { stream: true, resume: false });
  for (const value of [undefined, null, [], 'text', 7]) assert.equal(parseCapabilities(value), undefined);
});

test('limits and kinds of files are taken where they make sense', () => {
  for (const contentBytes of [0, -1, 1.5, '9', null])
    assert.deepEqual(parseCapabilities({ limits: { contentBytes } }), {});
  for (const attachments of [null, [], { types: ['image/png'] }, { types: [], maxBytes: -1 }])
    assert.deepEqual(parseCapabilities({ attachments }), {});
  assert.deepEqual(parseCapabilities({ attachments: { types: 'all', maxBytes: 5 }, limits: { contentBytes: 9 } }), {
    attachments: { types: [], maxBytes: 5 },
    limits: { contentBytes: 9 },
  });
});

test('bytes are those of UTF-8', () => {
  assert.deepEqual(['', 'abc', 'ä', '😀'].map(byteLength), [0, 3, 2, 4]);
});
