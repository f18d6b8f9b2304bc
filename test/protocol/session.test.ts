import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseNewSession,
  parseSession,
  parseSessionCheck,
  parseSessions,
  parseTimestamp,
} from '../../src/protocol/session.js';

test('a session is read from what it needs, and from no more', () => {
  const wire = { id: 7, user_id: 'alice', title: 'Greeting', timestamp: 1_795_332_116, is_remembered: false };
  assert.deepEqual(parseSession(wire), { id: 7, title: 'Greeting', timestamp: 1_795_332_116 });
  assert.deepEqual(parseSession({ id: 'a' }), { id: 'a', title: null, timestamp: 0 });
  assert.deepEqual(parseSession({ id: 1, title: 5, timestamp: 'soon' }), { id: 1, title: null, timestamp: 0 });
});

test('what has no id is no session', () => {
  for (const value of [undefined, null, 7, 'a', [], {}, { id: null }, { id: '' }, { id: 1.5 }])
    assert.equal(parseSession(value), undefined);
});

test('a list of sessions leaves out what is none, and is undefined where there is no list', () => {
  assert.deepEqual(
    parseSessions([{ id: 1 }, null, { title: 'no id' }, { id: 2 }])?.map(({ id }) => id),
    [1, 2],
  );
  assert.deepEqual(parseSessions([]), []);
  for (const value of [undefined, null, {}, 'text', { 0: { id: 1 } }]) assert.equal(parseSessions(value), undefined);
});

test('a new session is looked for under its key', () => {
  assert.equal(parseNewSession({ session: { id: 3 } })?.id, 3);
  for (const value of [{ id: 3 }, {}, null, [], { session: null }, { session: [] }])
    assert.equal(parseNewSession(value), undefined);
});

test('check_session tells the run that is under way, and null or zero tell that there is none', () => {
  assert.deepEqual(parseSessionCheck({ messageTaskId: 11, sessionTitle: 'Hi' }), {
    messageTaskId: 11,
    titleTaskId: undefined,
    sessionTitle: 'Hi',
    pendingActions: [],
  });
  for (const messageTaskId of [null, 0, undefined, '', {}])
    assert.deepEqual(parseSessionCheck({ messageTaskId }), {
      messageTaskId: undefined,
      titleTaskId: undefined,
      sessionTitle: undefined,
      pendingActions: [],
    });
  for (const value of [undefined, null, [], 'text']) assert.equal(parseSessionCheck(value), undefined);
});

test('timestamps are seconds, and milliseconds are told by their size', () => {
  assert.equal(parseTimestamp(1_795_332_116), 1_795_332_116);
  assert.equal(parseTimestamp(1_795_332_116_789), 1_795_332_116);
  assert.equal(parseTimestamp(0), 0);
  for (const value of ['1795332116', null, undefined, NaN, Infinity]) assert.equal(parseTimestamp(value), undefined);
});
