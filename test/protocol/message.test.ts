import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  emptyAnswer,
  encodeMessage,
  isFinish,
  isIncomplete,
  parseAttachment,
  parseMessage,
  parseMessages,
  parseSources,
} from '../../src/protocol/message.js';
import { parsePendingActions } from '../../src/protocol/pending.js';

const wire = {
  id: 54,
  session_id: 11,
  role: 'assistant',
  content: 'Hello wörld 😀',
  timestamp: 1_795_332_123,
  ocp_task_id: 2,
  sources: '["web_search",{"name":"A page","url":"https://a.example/"}]',
  reasoning: 'A greeting.',
  attachments: [{ type: 'File', file_id: 3, name: 'a.pdf' }],
};

test('a stored message is read key by key', () => {
  assert.deepEqual(parseMessage(wire), {
    id: 54,
    sessionId: 11,
    role: 'assistant',
    content: 'Hello wörld 😀',
    timestamp: 1_795_332_123,
    taskId: 2,
    sources: [{ title: 'web_search' }, { title: 'A page', url: 'https://a.example/' }],
    reasoning: 'A greeting.',
    attachments: [{ type: 'File', fileId: 3, name: 'a.pdf' }],
    tools: [],
    pendingActions: [],
  });
});

test('what a message may lack is empty, and keys that nobody knows are passed over', () => {
  const bare = { id: 'm1', session_id: 's1', role: 'human', content: '' };
  assert.deepEqual(parseMessage({ ...bare, mood: 'good' }), {
    ...emptyAnswer('s1', 0),
    id: 'm1',
    role: 'human',
  });
});

test('a message without id, session, text or a role that we know is none', () => {
  const broken: unknown[] = [null, undefined, [], 'text', 7, {}];
  for (const key of ['id', 'session_id', 'role', 'content'] as const) {
    broken.push({ ...wire, [key]: undefined }, { ...wire, [key]: {} });
    if (key !== 'content') broken.push({ ...wire, [key]: null });
  }
  broken.push({ ...wire, role: 'robot' }, { ...wire, content: 7 }, { ...wire, id: 1.5 });
  for (const value of broken) assert.equal(parseMessage(value), undefined, JSON.stringify(value));
});

test('a message whose text is null has none', () => {
  assert.equal(parseMessage({ ...wire, content: null })?.content, '');
});

test('a task of zero or null is no task', () => {
  assert.equal(parseMessage({ ...wire, ocp_task_id: 0 })?.taskId, undefined);
  assert.equal(parseMessage({ ...wire, ocp_task_id: null })?.taskId, undefined);
});

test('an end that we do not know is left out', () => {
  assert.equal(parseMessage({ ...wire, finish: 'cancelled' })?.finish, 'cancelled');
  assert.equal(parseMessage({ ...wire, finish: 'exploded' })?.finish, undefined);
});

test('a list of messages leaves out what is none, and is undefined where there is no list', () => {
  assert.deepEqual(
    parseMessages([wire, { ...wire, role: 'robot' }, null])?.map(({ id }) => id),
    [54],
  );
  for (const value of [undefined, null, {}, 'text']) assert.equal(parseMessages(value), undefined);
});

test('sources come as a list or as the JSON string of one; other things are no sources', () => {
  assert.deepEqual(parseSources(['a', { title: 'b' }, { name: 'c' }, { url: 'https://d.example/' }]), [
    { title: 'a' },
    { title: 'b' },
    { title: 'c' },
    { title: 'https://d.example/', url: 'https://d.example/' },
  ]);
  for (const value of [undefined, null, '', 'no json', '{}', {}, 7, [null, 7, {}, []]])
    assert.deepEqual(parseSources(value), []);
});

test('a title goes before a name, and a name before an address', () => {
  assert.deepEqual(parseSources([{ url: 'u', name: 'n', title: 't' }]), [{ title: 't', url: 'u' }]);
  assert.deepEqual(parseSources([{ url: 'u', name: 'n' }]), [{ title: 'n', url: 'u' }]);
});

test('pending actions come as a list or as the JSON string of one', () => {
  assert.deepEqual(parsePendingActions('[{"name":"send_mail","args":{"to":"b"}}]'), [
    { name: 'send_mail', args: { to: 'b' } },
  ]);
  assert.deepEqual(parsePendingActions([{ type: 'delete' }]), [{ name: 'delete', args: {} }]);
  for (const value of [null, undefined, '', [], [{}], [null]]) assert.deepEqual(parsePendingActions(value), []);
});

test('attachments without a type or a file are left out', () => {
  const attachments = [{ type: 'File', file_id: 3 }, { type: 'File' }, { file_id: 3 }, null, 'file'];
  assert.deepEqual(parseMessage({ ...wire, attachments })?.attachments, [{ type: 'File', fileId: 3 }]);
});

test('what is encoded for the wire is read back as it was', () => {
  const message = parseMessage({ ...wire, attachments: [{ type: 'File', file_id: 3 }], finish: 'length' });
  assert.ok(message);
  assert.deepEqual(parseMessage(JSON.parse(JSON.stringify(encodeMessage(message)))), message);
});

test('an answer is incomplete when it was cancelled, failed or interrupted, and otherwise not', () => {
  const answer = emptyAnswer(1, 0);
  for (const finish of ['cancelled', 'failed', 'interrupted'] as const)
    assert.equal(isIncomplete({ ...answer, finish }), true, finish);
  for (const finish of ['stop', 'length', 'content_filter', 'tool_calls'] as const)
    assert.equal(isIncomplete({ ...answer, finish }), false, finish);
  assert.equal(isIncomplete(answer), false);
});

test('isFinish knows the ends of the contract only', () => {
  assert.equal(isFinish('tool_calls'), true);
  for (const value of ['Stop', '', null, undefined, 0, {}]) assert.equal(isFinish(value), false);
});

test('an attachment is its kind and its file, and what else is told of it', () => {
  const whole = { file_id: 12, type: 'text', name: 'a.txt', size: 7, url: '/files/12', more: true };
  assert.deepEqual(parseAttachment(whole), { fileId: 12, type: 'text', name: 'a.txt', size: 7, url: '/files/12' });
  const odd = { file_id: 'f', type: '', name: 1, size: -7, url: null };
  assert.deepEqual(parseAttachment(odd), { fileId: 'f', type: '' });
  for (const none of [undefined, null, 'x', [], {}, { type: 'text' }, { file_id: 1 }, { file_id: 1.5, type: 'text' }])
    assert.equal(parseAttachment(none), undefined);
});
