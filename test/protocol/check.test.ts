import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTaskId, readCheck } from '../../src/protocol/check.js';
import type { ChatEvent } from '../../src/protocol/events.js';

const stored = { id: 9, session_id: 7, role: 'assistant', content: 'Hello', timestamp: 1, ocp_task_id: 2 };

test('a task is an integer or a string', () => {
  assert.equal(parseTaskId({ taskId: 11 }), 11);
  assert.equal(parseTaskId({ taskId: 'run-1' }), 'run-1');
  for (const value of [{}, { taskId: null }, { taskId: '' }, { task_id: 1 }, [], null, undefined, 11, 'run-1'])
    assert.equal(parseTaskId(value), undefined);
});

const answers: [says: string, status: number, body: unknown, expected: readonly ChatEvent[]][] = [
  ['waiting', 417, { task_status: 1, slow_pickup: true }, [{ type: 'status', taskStatus: 1, slowPickup: true }]],
  [
    'running without a word yet',
    417,
    { task_status: 2, slow_pickup: false, task_output: null },
    [{ type: 'status', taskStatus: 2, slowPickup: false }],
  ],
  [
    'running, all text so far as a snapshot',
    417,
    { task_status: 2, slow_pickup: false, task_output: { output: 'Hel', reasoning: 'A', sources: '["s"]' } },
    [
      { type: 'status', taskStatus: 2, slowPickup: false },
      { type: 'snapshot', text: 'Hel', reasoning: 'A', sources: [{ title: 's' }] },
    ],
  ],
  ['finished and not stored yet', 417, { task_status: 3 }, [{ type: 'status', taskStatus: 3, slowPickup: false }]],
  [
    'failed, in words for a person',
    400,
    { error: 'task_failed_or_canceled', task_status: 4, userFacingErrorMessage: 'Busy' },
    [{ type: 'error', error: 'Busy', code: 'task_failed', taskStatus: 4 }],
  ],
  [
    'failed without words',
    400,
    { error: 'task_failed_or_canceled', task_status: 4, userFacingErrorMessage: null },
    [{ type: 'error', error: '', code: 'task_failed', taskStatus: 4 }],
  ],
  [
    'cancelled',
    400,
    { error: 'task_failed_or_canceled', task_status: 5 },
    [{ type: 'error', error: '', code: 'task_failed', taskStatus: 5 }],
  ],
];

for (const [says, status, body, expected] of answers) {
  test(`an answer to check_generation says: ${says}`, () => {
    assert.deepEqual(readCheck(status, body), expected);
  });
}

test('a stored message is an end, with the finish that is stored with it', () => {
  const [done] = readCheck(200, { ...stored, finish: 'interrupted' }) ?? [];
  assert.equal(done?.type, 'done');
  assert.equal(done.message?.content, 'Hello');
  assert.equal(done.finish, 'interrupted');
  const [plain] = readCheck(200, stored) ?? [];
  assert.equal(plain?.type, 'done');
  assert.equal(plain.finish, undefined);
});

test('output of a shape that the contract does not know is passed over', () => {
  for (const task_output of ['Hel', [], {}, { output: null }, { output: 7 }])
    assert.deepEqual(readCheck(417, { task_status: 2, task_output }), [
      { type: 'status', taskStatus: 2, slowPickup: false },
    ]);
});

test('what the contract does not know is no answer', () => {
  const unknown: [status: number, body: unknown][] = [
    [200, undefined],
    [200, []],
    [200, [stored]],
    [200, {}],
    [200, { ...stored, content: 7 }],
    [200, { ...stored, role: 'robot' }],
    [417, {}],
    [417, { task_status: 'running' }],
    [400, { error: 'unknown_error' }],
    [400, { error: 'task_query_failed' }],
    [404, { error: 'task_not_found' }],
    [500, { task_status: 2 }],
    [304, undefined],
    [503, { ocs: { meta: { message: 'Service unavailable' } } }],
  ];
  for (const [status, body] of unknown)
    assert.equal(readCheck(status, body), undefined, `${status} ${JSON.stringify(body)}`);
});
