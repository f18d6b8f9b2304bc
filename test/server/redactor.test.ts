import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactor } from '../../demo/server/redactor.js';

const cases: readonly (readonly [string, string])[] = [
  ['run 1: a-known-key, twice: a-known-key', 'run 1: ***, twice: ***'],
  ['Authorization: Bearer eyJh.bGci.c2ln', 'Authorization: Bearer ***'],
  [
    "headers: { authorization: 'Bearer abcdef123456', 'api-key': 'abc123' }",
    "headers: { authorization: 'Bearer ***', 'api-key': '***' }",
  ],
  ['{"apiKey":"abc","x-api-key":"def"}', '{"apiKey":"***","x-api-key":"***"}'],
  ['Incorrect API key provided: sk-proj-abcdefgh12345678.', 'Incorrect API key provided: sk-***.'],
  ['gsk_abcdefghijkl xai-abcdefghijkl', 'gsk_*** xai-***'],
  ['connect to http://me:secret@proxy.example:3128', 'connect to http://***@proxy.example:3128'],
  [
    'run 7: provider_busy (HTTP 429) at https://a.example/v1',
    'run 7: provider_busy (HTTP 429) at https://a.example/v1',
  ],
  ['a risk-free basic question, task-123456789', 'a risk-free basic question, task-123456789'],
];
for (const [text, expected] of cases)
  test(`what is logged of ${JSON.stringify(text)}`, () => {
    assert.equal(redactor(['a-known-key', undefined, ''])(text), expected);
  });
