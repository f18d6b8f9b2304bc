import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../support/fault-server.js';
import { createBench } from '../support/run-bench.js';
import { hello, allPieces, done } from '../support/stream-steps.js';
import { cutShort, html, json, noSuchRoute, reset, silence, text } from '../support/troubles.js';

/** Starting a generation by polling: it is asked for once, whatever becomes of the question. */

const golden = 'Hello wörld 😀.\n';
const poll = { transport: 'poll' } as const;

const lostReplies: [says: string, reply: Reply][] = [
  ['is reset', reset],
  ['is cut short', cutShort('{"taskId"')],
  ['is no JSON', text(200, 'application/json', '{"taskId":')],
  ['names no task', json(200, {})],
  ['is 500', json(500, {})],
  ['is 504', text(504, 'text/html', '<title>Gateway timeout</title>')],
];

for (const [says, reply] of lostReplies) {
  test(`a generation whose reply ${says} is found by its session, and is not asked for again`, async (t) => {
    const { backend, server, sessionId, start } = await createBench(t);
    server.once('GET /chat/generate', (exchange) => {
      backend.startRun(sessionId);
      return reply(exchange);
    });
    const { phase, answer, error } = await start(poll).run.finished;
    assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
    assert.deepEqual(server.log(), ['GET /chat/generate', 'GET /chat/check_session', 'GET /chat/check_generation ×5']);
  });

  test(`a generation whose reply ${says}, and that nobody knows of, is a clear failure`, async (t) => {
    const { server, start } = await createBench(t);
    server.once('GET /chat/generate', reply);
    const { phase, error } = await start(poll).run.finished;
    assert.equal(phase, 'failed');
    assert.ok(error);
    assert.deepEqual(server.log(), ['GET /chat/generate', 'GET /chat/check_session', 'GET /chat/messages']);
  });
}

test('a generation whose reply never comes is found by its session after fifteen seconds', async (t) => {
  const { backend, server, clock, sessionId, start } = await createBench(t);
  server.once('GET /chat/generate', (exchange) => {
    backend.startRun(sessionId);
    return silence(exchange);
  });
  const { run } = start(poll);
  await server.received('GET /chat/generate');
  clock.advance(15_000);
  assert.equal((await run.finished).answer.content, golden);
  assert.equal(backend.runs.length, 1);
});

test('a lost reply where sessions cannot be asked is uncertain', async (t) => {
  const { backend, server, sessionId, start } = await createBench(t);
  server.once('GET /chat/check_session', noSuchRoute).once('GET /chat/generate', (exchange) => {
    backend.startRun(sessionId);
    return reset(exchange);
  });
  const { phase, error } = await start(poll).run.finished;
  assert.deepEqual([phase, error?.code], ['uncertain', 'network']);
  assert.equal(server.count('GET /chat/generate'), 1);
});

test('a session that is thinking already is followed', async (t) => {
  const { backend, server, sessionId, start } = await createBench(t);
  const { taskId } = backend.startRun(sessionId);
  const { phase, answer } = await start(poll).run.finished;
  assert.deepEqual([phase, answer.content, answer.taskId], ['done', golden, taskId]);
  assert.deepEqual(server.log(), ['GET /chat/generate', 'GET /chat/check_session', 'GET /chat/check_generation ×5']);
});

test('a session that is thinking of something else ends as busy', async (t) => {
  const { server, start } = await createBench(t);
  server.once('GET /chat/generate', json(400, { error: 'session_already_thinking' }));
  const { phase, error } = await start(poll).run.finished;
  assert.deepEqual([phase, error?.code], ['failed', 'busy']);
});

test('a task may be a string', async (t) => {
  const { server, sessionId, start } = await createBench(t);
  const message = { id: 'm-1', session_id: sessionId, role: 'assistant', content: golden };
  server.once('GET /chat/generate', json(200, { taskId: 'run-1' }));
  server.once('GET /chat/check_generation', json(200, message));
  const { phase, answer } = await start(poll).run.finished;
  assert.deepEqual([phase, answer.content], ['done', golden]);
  assert.equal(server.requestsFor('GET /chat/check_generation')[0]?.query.taskId, 'run-1');
});

const saidNo: [says: string, reply: Reply, code: string][] = [
  ['400', json(400, { error: 'pre_condition_not_met' }), 'invalid_input'],
  ['401', json(401, {}), 'unauthorized'],
  ['403', json(403, {}), 'forbidden'],
  ['404', json(404, { error: 'Session not found' }), 'not_found'],
  ['429', json(429, {}), 'rate_limited'],
  ['429 that asks for more than a minute', json(429, {}, { 'retry-after': '61' }), 'rate_limited'],
  ['a page', html, 'unauthorized'],
];

for (const [says, reply, code] of saidNo) {
  test(`${says} for a generation is a clear failure at once: nothing was started`, async (t) => {
    const { server, start } = await createBench(t);
    server.once('GET /chat/generate', reply);
    const { phase, error } = await start(poll).run.finished;
    assert.deepEqual([phase, error?.code], ['failed', code]);
    assert.deepEqual(server.log(), ['GET /chat/generate']);
  });
}

test('429 with Retry-After for a generation is waited for: nothing was started', async (t) => {
  const { backend, server, clock, start } = await createBench(t);
  const busy = json(429, {}, { 'retry-after': '7' });
  server.once('GET /chat/generate', busy, busy, busy);
  const { run, states } = start(poll);
  assert.equal((await run.finished).phase, 'done');
  assert.deepEqual(clock.waits.slice(0, 3), [7000, 7000, 7000]);
  assert.deepEqual(states.find(({ notice }) => notice)?.notice, { kind: 'retrying', seconds: 7 });
  assert.deepEqual([server.count('GET /chat/generate'), backend.runs.length], [4, 1]);
});

test('503 with Retry-After for a generation is looked after once that time is over, and not asked for again', async (t) => {
  const { backend, server, clock, sessionId, start } = await createBench(t);
  server.once('GET /chat/generate', (exchange) => {
    backend.startRun(sessionId);
    return json(503, {}, { 'retry-after': '7' })(exchange);
  });
  assert.equal((await start(poll).run.finished).phase, 'done');
  assert.equal(clock.waits[0], 7000);
  assert.equal(server.count('GET /chat/generate'), 1);
});

for (const [status, code] of [
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [429, 'rate_limited'],
] as const) {
  test(`${status} for a stream is ${code}, and no fallback is tried`, async (t) => {
    const { server, start } = await createBench(t);
    server.once('POST /chat/stream', json(status, { error: 'no' }, { 'retry-after': '90' }));
    const { phase, error } = await start().run.finished;
    assert.deepEqual([phase, error?.code, error?.retryAfter], ['failed', code, 90]);
    assert.deepEqual(server.log(), ['POST /chat/stream']);
  });
}

test('after 401 the headers are asked for once more, and the same stream is opened', async (t) => {
  let token = 0;
  const { backend, server, start } = await createBench(t, { headers: () => ({ authorization: `Bearer ${++token}` }) });
  server.once('POST /chat/stream', json(401, {}), backend.stream(hello, allPieces, done));
  const { phase, answer, error } = await start().run.finished;
  assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
  assert.deepEqual(
    server.requests.map(({ headers }) => headers.authorization),
    ['Bearer 1', 'Bearer 2'],
  );
  assert.equal(backend.runs.length, 1);
});

test('401 for good ends the run after two requests', async (t) => {
  const { server, start } = await createBench(t, { headers: () => ({}) });
  server.always('POST /chat/stream', json(401, {}));
  const { phase, error } = await start().run.finished;
  assert.deepEqual([phase, error?.code], ['failed', 'unauthorized']);
  assert.equal(server.requests.length, 2);
});

test('a function that fails to give headers ends the run, and nothing is sent', async (t) => {
  const { server, start } = await createBench(t, { headers: () => Promise.reject(new Error('no token')) });
  const { error } = await start({ transport: 'poll' }).run.finished;
  assert.equal(error?.code, 'unauthorized');
  assert.deepEqual(server.requests, []);
});
