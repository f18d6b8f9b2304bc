import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatEvent } from '../../src/protocol/events.js';
import { emptyAnswer, type Message, type StoredMessage } from '../../src/protocol/message.js';
import { reduceMessage } from '../../src/protocol/reduce.js';

const empty = emptyAnswer(7, 100);
const hello: Message = { ...empty, content: 'Hello' };
const stored: StoredMessage = { ...empty, id: 9, content: 'Hello world.', timestamp: 200, taskId: 812 };

function fold(message: Message, ...events: readonly ChatEvent[]): Message {
  return events.reduce(reduceMessage, message);
}

const unchanged: [says: string, message: Message, event: ChatEvent][] = [
  ['a delta that was there already', hello, { type: 'text', delta: 'Hel', off: 0 }],
  ['a delta that ends where the text ends', hello, { type: 'text', delta: 'llo', off: 2 }],
  ['an empty delta', hello, { type: 'text', delta: '' }],
  ['a snapshot that the text extends', hello, { type: 'snapshot', text: 'Hel' }],
  ['a snapshot of the same text', hello, { type: 'snapshot', text: 'Hello', sources: [] }],
  ['a snapshot of other text', hello, { type: 'snapshot', text: 'Jello and more' }],
  ['a ping that knows of no more text', hello, { type: 'ping', len: 5 }],
  ['a ping without a length', hello, { type: 'ping' }],
  ['a second gap', { ...hello, gap: true }, { type: 'text', delta: '!', off: 9 }],
  ['hello of the same task', { ...hello, taskId: 812 }, { type: 'hello', taskId: 812, resume: true, idempotent: true }],
  ['hello of no task', hello, { type: 'hello', resume: true, idempotent: true }],
  ['a status', hello, { type: 'status', taskStatus: 2, slowPickup: true }],
  ['a title', hello, { type: 'title', delta: 'Greeting', off: 0 }],
];

for (const [says, message, event] of unchanged) {
  test(`${says} gives back the very same message`, () => {
    assert.equal(reduceMessage(message, event), message);
  });
}

test('a delta at the end appends, and one without a place is at the end', () => {
  assert.equal(fold(hello, { type: 'text', delta: ' wor', off: 5 }).content, 'Hello wor');
  assert.equal(fold(hello, { type: 'text', delta: ' wor' }).content, 'Hello wor');
});

test('a delta that overlaps adds what is new in it', () => {
  assert.equal(fold(hello, { type: 'text', delta: 'lo world', off: 3 }).content, 'Hello world');
});

test('a place counts UTF-16 code units, also between the halves of a character', () => {
  const halves: ChatEvent[] = [
    { type: 'text', delta: 'a\ud83d', off: 0 },
    { type: 'text', delta: '\ude00b', off: 2 },
  ];
  assert.equal(fold(empty, ...halves).content, 'a😀b');
});

test('a delta beyond the end is a gap, and takes or adds nothing', () => {
  assert.deepEqual(fold(hello, { type: 'text', delta: 'world', off: 6 }), { ...hello, gap: true });
  assert.deepEqual(fold(hello, { type: 'reasoning', delta: 'so', off: 1 }), { ...hello, gap: true });
});

test('a ping that knows of more text is a gap', () => {
  assert.equal(fold(hello, { type: 'ping', len: 6 }).gap, true);
});

test('reasoning grows by the same rule as the text, and apart from it', () => {
  const message = fold(
    hello,
    { type: 'reasoning', delta: 'The user', off: 0 },
    { type: 'reasoning', delta: 'user greets', off: 4 },
  );
  assert.equal(message.reasoning, 'The user greets');
  assert.equal(message.content, 'Hello');
});

test('a snapshot that extends the text replaces it, and mends a gap', () => {
  const message = fold({ ...hello, gap: true }, { type: 'snapshot', text: 'Hello world', sources: [{ title: 'a' }] });
  assert.deepEqual(message, { ...hello, content: 'Hello world', sources: [{ title: 'a' }] });
});

test('a snapshot that says nothing new mends no gap', () => {
  assert.equal(fold({ ...hello, gap: true }, { type: 'snapshot', text: 'Hello' }).gap, true);
});

test('a snapshot brings sources that are new to a text that is not', () => {
  assert.deepEqual(fold(hello, { type: 'snapshot', text: 'Hello', sources: [{ title: 'a' }] }).sources, [
    { title: 'a' },
  ]);
});

test('a snapshot takes no reasoning back', () => {
  const message = { ...hello, reasoning: 'The user greets' };
  assert.equal(fold(message, { type: 'snapshot', text: 'Hello w', reasoning: 'The' }).reasoning, 'The user greets');
  assert.equal(fold(message, { type: 'snapshot', text: 'Hello w' }).reasoning, 'The user greets');
});

test('tools come in the order in which they were first named, each as it was last told', () => {
  const first = { id: 'a', name: 'search', state: 'running', input: {}, output: null };
  const second = { ...first, id: 'b' };
  const finished = { ...first, state: 'done', output: [1] };
  const running = fold(empty, { type: 'tool', tool: first }, { type: 'tool', tool: second });
  assert.deepEqual(fold(running, { type: 'tool', tool: finished }).tools, [finished, second]);
  assert.equal(reduceMessage(running, { type: 'tool', tool: { ...first } }), running);
});

test('hello names the task', () => {
  assert.equal(fold(empty, { type: 'hello', taskId: 812, resume: true, idempotent: true }).taskId, 812);
});

test('the final message may replace text that differs, and mends a gap', () => {
  const message = fold({ ...empty, content: 'Jello', gap: true }, { type: 'done', message: stored });
  assert.deepEqual(message, { ...stored, finish: 'stop' });
});

test('the final message takes nothing of what it does not carry', () => {
  const tools = [{ id: 'a', name: 'search', state: 'done', input: {}, output: null }];
  const grown: Message = { ...hello, reasoning: 'The', sources: [{ title: 'a' }], tools };
  const message = fold(grown, { type: 'done', usage: { output: 3 }, message: stored });
  assert.deepEqual([message.reasoning, message.sources, message.tools], ['The', [{ title: 'a' }], tools]);
  assert.deepEqual(message.usage, { output: 3 });
});

test('a final message without a word takes none away', () => {
  const grown = { ...empty, content: 'Hello' };
  assert.equal(fold(grown, { type: 'done', message: { ...stored, content: '' } }).content, 'Hello');
  assert.equal(fold(empty, { type: 'done', message: { ...stored, content: '' } }).content, '');
});

test('an end says how it ended, first by itself and then by its message', () => {
  const cancelled: StoredMessage = { ...stored, finish: 'cancelled' };
  assert.equal(fold(hello, { type: 'done' }).finish, 'stop');
  assert.equal(fold(hello, { type: 'done', message: cancelled }).finish, 'cancelled');
  assert.equal(fold(hello, { type: 'done', finish: 'length', message: cancelled }).finish, 'length');
});

test('an end that counts more text than we have is a gap, and any other end is none', () => {
  assert.equal(fold(hello, { type: 'done', len: 6 }).gap, true);
  assert.equal(fold(hello, { type: 'done', len: 5 }).gap, undefined);
  assert.equal(fold(hello, { type: 'done' }).gap, undefined);
});

test('a failure ends the answer and takes nothing from it', () => {
  assert.deepEqual(fold(hello, { type: 'error', error: 'no', taskStatus: 4 }), { ...hello, finish: 'failed' });
  assert.deepEqual(fold(hello, { type: 'error', error: 'no' }), { ...hello, finish: 'failed' });
  assert.deepEqual(fold(hello, { type: 'error', error: '', taskStatus: 5 }), { ...hello, finish: 'cancelled' });
});
