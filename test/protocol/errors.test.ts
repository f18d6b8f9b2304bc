import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ChatError,
  errorOfResponse,
  errorText,
  isChatError,
  readErrorBody,
  type ChatErrorCode,
} from '../../src/protocol/errors.js';

/** Every code, and whether asking again may help. A code that is new or gone does not compile here. */
const codes: Record<ChatErrorCode, boolean> = {
  network: true,
  timeout: true,
  unauthorized: true,
  forbidden: false,
  not_found: false,
  unsupported: false,
  busy: true,
  too_long: false,
  file_too_large: false,
  file_not_taken: false,
  invalid_input: false,
  rate_limited: true,
  unavailable: true,
  server_error: true,
  bad_response: true,
  stream_refused: true,
  stream_broken: true,
  task_failed: true,
  task_lost: true,
  interrupted: true,
  uncertain: true,
};
const all = Object.keys(codes) as ChatErrorCode[];

test('each code has words of its own for a person', () => {
  const words = all.map((code) => errorText(new ChatError(code)));
  assert.equal(new Set(words).size, all.length);
  for (const text of words) assert.match(text, /^[A-Z].*\.$/s);
});

for (const code of all) {
  test(`${code} says ${codes[code] ? 'that asking again may help' : 'that asking again cannot help'}`, () => {
    assert.equal(new ChatError(code).retryable, codes[code]);
  });
}

test('the server speaks to a person of this very request, and of nothing else', () => {
  const heard = all.filter((code) => errorText(new ChatError(code, { detail: 'DETAIL' })) === 'DETAIL');
  assert.deepEqual(heard, ['too_long', 'file_too_large', 'file_not_taken', 'invalid_input', 'task_failed']);
});

test("a server's code is no word for a person", () => {
  const raw = new ChatError('invalid_input', { detail: 'pre_condition_not_met' });
  assert.equal(errorText(raw), errorText(new ChatError('invalid_input')));
});

test('an error keeps what is known of it', () => {
  const cause = new TypeError('fetch failed');
  const error = new ChatError('unavailable', { detail: 'later', status: 503, retryAfter: 3, cause });
  assert.deepEqual([error.name, error.code, error.detail], ['ChatError', 'unavailable', 'later']);
  assert.deepEqual([error.message, error.status, error.retryAfter, error.cause], ['later', 503, 3, cause]);
  assert.equal(new ChatError('timeout').message, errorText(new ChatError('timeout')));
  assert.equal('cause' in new ChatError('timeout'), false);
});

test('a ChatError is known from all else', () => {
  assert.equal(isChatError(new ChatError('busy')), true);
  for (const value of [new Error('busy'), { name: 'ChatError', code: 'busy' }, 'busy', undefined, null])
    assert.equal(isChatError(value), false);
});

const codeByStatus: [status: number, code: ChatErrorCode][] = [
  [200, 'bad_response'],
  [304, 'bad_response'],
  [400, 'invalid_input'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [405, 'unsupported'],
  [406, 'bad_response'],
  [409, 'busy'],
  [412, 'unauthorized'],
  [413, 'too_long'],
  [417, 'bad_response'],
  [418, 'bad_response'],
  [419, 'unauthorized'],
  [429, 'rate_limited'],
  [500, 'server_error'],
  [501, 'unsupported'],
  [502, 'server_error'],
  [503, 'unavailable'],
  [504, 'server_error'],
  [599, 'server_error'],
];

for (const [status, code] of codeByStatus) {
  test(`an answer with ${status} is called ${code}`, () => {
    const error = errorOfResponse(status, '');
    assert.equal(error.code, code);
    assert.equal(error.status, status);
    assert.equal(error.detail, undefined);
  });
}

test('a session that is thinking already is busy, whatever the status', () => {
  assert.equal(errorOfResponse(400, '{"error":"session_already_thinking"}').code, 'busy');
  assert.equal(errorOfResponse(400, '{"error":"Message content is empty"}').code, 'invalid_input');
});

test('what the server says and how long it wants to be left alone go into the error', () => {
  const error = errorOfResponse(429, '{"message":"Slow down"}', 7);
  assert.equal(error.detail, 'Slow down');
  assert.equal(error.retryAfter, 7);
});

const bodies: [says: string, body: string, text: string | undefined][] = [
  ['the shape of the contract', '{"error":"Session not found"}', 'Session not found'],
  [
    "the shape of Nextcloud's framework",
    '{"ocs":{"meta":{"status":"failure","statuscode":997,"message":"Unauthorised"},"data":[]}}',
    'Unauthorised',
  ],
  ['the shape of a failed CSRF check', '{"message":"CSRF check failed"}', 'CSRF check failed'],
  ['an error that is not text, beside one that is', '{"error":{"code":1},"message":"text"}', 'text'],
  ['space around it', '{"error":" Internal Server Error\\n"}', 'Internal Server Error'],
  ['nothing but space', '{"error":"  "}', undefined],
  ['an OCS body without words', '{"ocs":{"meta":{}}}', undefined],
  ['an OCS body that is cut off', '{"ocs":null}', undefined],
  ['HTML', '<!doctype html><title>502</title>', undefined],
  ['XML', '<?xml version="1.0"?><ocs><meta><message>no</message></meta></ocs>', undefined],
  ['an empty body', '', undefined],
  ['a bare string', '"text"', undefined],
  ['a list', '[{"error":"text"}]', undefined],
  ['half of a body', '{"error":"tex', undefined],
];

for (const [says, body, text] of bodies) {
  test(`the text of an error is read from ${says}: ${text ?? 'none'}`, () => {
    assert.equal(readErrorBody(body), text);
  });
}
