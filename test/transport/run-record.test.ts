import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatEvent, Frame } from '../../src/protocol/events.js';
import { isChatError } from '../../src/protocol/errors.js';
import { HttpBackend } from '../../src/transport/backend.js';
import { defaultLimits } from '../../src/transport/limits.js';
import { createPageStorage, createStreamMemory } from '../../src/transport/memory.js';
import { RunRecord } from '../../src/transport/run-record.js';
import { createSlots } from '../../src/transport/slots.js';
import { noSurroundings } from '../../src/transport/surroundings.js';
import { FakeClock } from '../support/fake-clock.js';

function createRecord(): RunRecord {
  const clock = new FakeClock();
  const backend = new HttpBackend({ baseUrl: 'http://127.0.0.1:9', fetch, clock, requestTimeout: 1000 });
  const page = {
    memory: createStreamMemory('x', createPageStorage(), () => 0),
    slots: createSlots('x', undefined),
    surroundings: noSurroundings,
  };
  const common = {
    backend,
    clock,
    limits: defaultLimits,
    random: () => 0,
    transport: 'auto' as const,
    timestamp: 0,
    onChange: () => undefined,
  };
  return new RunRecord({ ...common, ...page, sessionId: 7, target: { messageId: 9 } }, new AbortController().signal);
}

function frame(id: string): Frame {
  return { event: 'message', data: '', id };
}

const isBroken = (error: unknown): boolean => isChatError(error) && error.code === 'stream_broken';

test('what streams without an offset is refused once a poll has added to the text, and doubles nothing', () => {
  const record = createRecord();
  record.receive({ type: 'text', delta: 'Hel' }, frame(''));
  record.hear({ type: 'snapshot', text: 'Hello' });
  assert.throws(() => record.receive({ type: 'text', delta: 'lo' }, frame('')), isBroken);
  assert.equal(record.state.answer.content, 'Hello');
});

test('what streams with an offset is taken after a poll, without what the poll has brought', () => {
  const record = createRecord();
  record.receive({ type: 'text', delta: 'Hel', off: 0 }, frame('1.1'));
  record.hear({ type: 'snapshot', text: 'Hello' });
  record.receive({ type: 'text', delta: 'lo you', off: 3 }, frame('1.2'));
  assert.equal(record.state.answer.content, 'Hello you');
});

test('a gap breaks a stream that can be taken up again, from the cursor before it', () => {
  const record = createRecord();
  const hello: ChatEvent = { type: 'hello', taskId: 1, resume: true, idempotent: true };
  record.receive(hello, frame('1.0'));
  record.receive({ type: 'text', delta: 'Hel', off: 0 }, frame('1.1'));
  assert.throws(() => record.receive({ type: 'text', delta: 'you', off: 6 }, frame('1.3')), isBroken);
  assert.deepEqual([record.cursor, record.state.answer.content, record.state.answer.gap], ['1.1', 'Hel', undefined]);
});
