import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeEvent, isTerminal, taskOfCursor, type ChatEvent } from '../../src/protocol/events.js';

function decode(event: string, data: unknown): ChatEvent | undefined {
  return decodeEvent({ event, data: typeof data === 'string' ? data : JSON.stringify(data), id: '' });
}

const stored = { id: 9, session_id: 7, role: 'assistant', content: 'Hello world', timestamp: 1 };

const known: [says: string, event: string, data: unknown, expected: ChatEvent][] = [
  ['a delta of the proposal', 'message', { chunk: 'Hello' }, { type: 'text', delta: 'Hello' }],
  ['the end of the proposal', 'message', { done: true }, { type: 'done' }],
  ['an error of the proposal', 'message', { error: 'text' }, { type: 'error', error: 'text' }],
  ['[DONE] as an end', 'message', '[DONE]', { type: 'done' }],
  ['[DONE] with space around it', 'message', ' [DONE]\n', { type: 'done' }],
  ['a delta with its place', 'message', { chunk: 'Hel', off: 0 }, { type: 'text', delta: 'Hel', off: 0 }],
  ['an empty delta', 'message', { chunk: '' }, { type: 'text', delta: '' }],
  ['reasoning', 'reasoning', { chunk: 'The', off: 4 }, { type: 'reasoning', delta: 'The', off: 4 }],
  ['a title', 'title', { chunk: 'Greet', off: 0 }, { type: 'title', delta: 'Greet', off: 0 }],
  ['a snapshot', 'snapshot', { text: 'Hello wor' }, { type: 'snapshot', text: 'Hello wor' }],
  [
    'a snapshot with all that it may hold',
    'snapshot',
    { text: 'a', reasoning: 'b', sources: '["c"]' },
    { type: 'snapshot', text: 'a', reasoning: 'b', sources: [{ title: 'c' }] },
  ],
  ['a status', 'status', { task_status: 2, slow_pickup: true }, { type: 'status', taskStatus: 2, slowPickup: true }],
  ['a status it does not know', 'status', { task_status: 9 }, { type: 'status', taskStatus: 0, slowPickup: false }],
  [
    'a tool',
    'tool',
    { id: 'call_1', name: 'search', state: 'done', input: { q: 'a' }, output: [1] },
    { type: 'tool', tool: { id: 'call_1', name: 'search', state: 'done', input: { q: 'a' }, output: [1] } },
  ],
  [
    'a tool of which little is said',
    'tool',
    { id: 'call_1', name: 'search' },
    { type: 'tool', tool: { id: 'call_1', name: 'search', state: 'running', input: null, output: null } },
  ],
  ['a ping', 'ping', { len: 9 }, { type: 'ping', len: 9 }],
  ['a ping without a length', 'ping', {}, { type: 'ping' }],
  [
    'hello',
    'hello',
    { v: 1, taskId: 812, sessionId: 7, messageId: '55', heartbeat: 15000, resume: true, idempotent: true },
    { type: 'hello', taskId: 812, sessionId: 7, messageId: '55', heartbeat: 15000, resume: true, idempotent: true },
  ],
  ['hello with nothing in it', 'hello', {}, { type: 'hello', resume: false, idempotent: false }],
  [
    'hello with nonsense in it',
    'hello',
    { taskId: null, sessionId: {}, messageId: '', heartbeat: -1, resume: 'yes', idempotent: 1 },
    { type: 'hello', resume: false, idempotent: false },
  ],
  [
    'an end with all that it may hold',
    'message',
    { done: true, len: 11, finish: 'length', usage: { input: 9, output: 3, cost: 1 } },
    { type: 'done', len: 11, finish: 'length', usage: { input: 9, output: 3 } },
  ],
  [
    'an end with nonsense in it',
    'message',
    { done: true, len: -1, finish: 'bang', usage: 7, message: { id: 9 } },
    { type: 'done' },
  ],
  [
    'a failure with all that it may hold',
    'message',
    { error: 'no', code: 'task_failed', task_status: 4, retryable: false, retryAfter: 3 },
    { type: 'error', error: 'no', code: 'task_failed', taskStatus: 4, retryable: false, retryAfter: 3 },
  ],
  [
    'a failure with nonsense in it',
    'message',
    { error: { deep: 1 }, code: 4, task_status: 'x', retryable: 1, retryAfter: -2 },
    { type: 'error', error: '' },
  ],
  ['an error beside a delta as an error', 'message', { chunk: 'a', error: 'b' }, { type: 'error', error: 'b' }],
  ['a delta beside an error that is null', 'message', { chunk: 'a', error: null }, { type: 'text', delta: 'a' }],
  ['a place that is no count as none', 'message', { chunk: 'a', off: 1.5 }, { type: 'text', delta: 'a' }],
];

for (const [says, event, data, expected] of known) {
  test(`decodes ${says}`, () => {
    assert.deepEqual(decode(event, data), expected);
  });
}

test('an end brings its message with it, and the actions that wait', () => {
  const message = { ...stored, sessionAgencyPendingActions: [{ name: 'send', args: {} }] };
  const event = decode('message', { done: true, message });
  assert.equal(event?.type, 'done');
  assert.equal(event.message?.content, 'Hello world');
  assert.deepEqual(event.message.pendingActions, [{ name: 'send', args: {} }]);
});

const names = ['message', 'hello', 'reasoning', 'title', 'snapshot', 'status', 'tool', 'ping'];

test('data that is no JSON object is nothing, whatever the event', () => {
  for (const name of names)
    for (const data of ['', '{', 'null', '42', '"text"', '[]', 'true', '<p>data</p>'])
      assert.equal(decode(name, data), undefined, `${name}: ${data}`);
});

test('an object that is not what the event promises is nothing', () => {
  for (const name of ['message', 'reasoning', 'title', 'snapshot', 'tool'])
    for (const data of [{}, { chunk: null }, { chunk: 7 }, { text: 7 }, { done: false }, { id: 'a' }, { name: 'a' }])
      assert.equal(decode(name, data), undefined, `${name}: ${JSON.stringify(data)}`);
});

test('an event that we do not know is nothing, and [DONE] ends under no other name', () => {
  assert.equal(decode('mood', { chunk: 'a' }), undefined);
  assert.equal(decode('Message', { chunk: 'a' }), undefined);
  for (const name of [...names.slice(1), 'mood']) assert.equal(decode(name, '[DONE]'), undefined);
});

test('done and error end a stream, and nothing else does', () => {
  const ending = known.filter(([, , , event]) => isTerminal(event)).map(([, , , { type }]) => type);
  assert.deepEqual([...new Set(ending)].sort(), ['done', 'error']);
  const others = known.filter(([, , , event]) => !isTerminal(event)).map(([, , , { type }]) => type);
  assert.equal(new Set(others).size, 8);
});

test('the task of a cursor is what stands before its last dot', () => {
  assert.equal(taskOfCursor('812.3'), '812');
  assert.equal(taskOfCursor('a.b.3'), 'a.b');
  for (const cursor of ['', '812', '.3']) assert.equal(taskOfCursor(cursor), undefined);
});
