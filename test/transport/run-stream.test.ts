import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBench, phasesOf, textsOf } from '../support/run-bench.js';
import {
  allPieces,
  done,
  end,
  event,
  frame,
  hello,
  piece,
  raw,
  store,
  type StreamStep,
} from '../support/stream-steps.js';
import { json } from '../support/troubles.js';

/** The answer of the small backend, and how it grows. */
const golden = 'Hello wörld 😀.\n';
const growing = ['', 'Hello', 'Hello wör', 'Hello wörld 😀', golden];

const ghost = event({ type: 'text', delta: 'GHOST' });

test('an answer is streamed piece by piece to its stored message, by one request', async (t) => {
  const { backend, server, start } = await createBench(t);
  const { run, states } = start();
  const { phase, answer, transport, error } = await run.finished;
  assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
  assert.equal(answer.id, backend.run.stored?.id);
  assert.equal(answer.taskId, backend.run.taskId);
  assert.equal(answer.finish, 'stop');
  assert.deepEqual(transport, { kind: 'stream' });
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'done']);
  assert.deepEqual(textsOf(states), growing);
  assert.deepEqual(server.log(), ['POST /chat/stream']);
});

test('a run that has ended leaves no timer behind and changes no more', async (t) => {
  const { clock, start } = await createBench(t);
  const { run, states } = start();
  await run.finished;
  const { length } = states;
  assert.deepEqual(clock.pending, []);
  await run.stop();
  clock.advance(600_000);
  assert.equal(states.length, length);
});

test('the proposal as it was written streams: by GET, unnamed, without ids, and the message is fetched', async (t) => {
  const { backend, server, messageId, sessionId, start } = await createBench(t);
  backend.streaming = 'proposed';
  const { run, states } = start();
  const { phase, answer } = await run.finished;
  assert.deepEqual([phase, answer.content, answer.id], ['done', golden, backend.run.stored?.id]);
  assert.deepEqual(phasesOf(states), ['connecting', 'streaming', 'done']);
  assert.deepEqual(textsOf(states), growing);
  assert.deepEqual(server.log(), ['POST /chat/stream', 'GET /chat/stream', 'GET /chat/messages']);
  const [asked] = server.requestsFor('GET /chat/stream');
  assert.deepEqual(asked?.query, { sessionId: String(sessionId), messageId: String(messageId) });
});

test('a message whose row comes late is waited for', async (t) => {
  const { backend, server, clock, start } = await createBench(t);
  backend.streaming = 'proposed';
  const before = json(200, [...backend.messages]);
  server.once('GET /chat/messages', before, before, before);
  const { answer } = await start().run.finished;
  assert.equal(answer.id, backend.run.stored?.id);
  assert.deepEqual(clock.waits, [0, 500, 1000, 2000]);
});

test('a message whose row never comes leaves the whole text that was streamed, as a good end', async (t) => {
  const { backend, server, start } = await createBench(t);
  backend.streaming = 'proposed';
  server.always('GET /chat/messages', json(200, [...backend.messages]));
  const { phase, answer } = await start().run.finished;
  assert.deepEqual([phase, answer.content, answer.id, answer.finish], ['done', golden, undefined, 'stop']);
  assert.equal(server.count('GET /chat/messages'), 4);
});

test('what comes after the end is never shown', async (t) => {
  const { backend, server, start } = await createBench(t);
  // in one write: the client has it all before it can leave
  const endTwice: StreamStep = (stream) => {
    const last = `data: ${JSON.stringify({ done: true, message: backend.finish(stream.run) })}\n\n`;
    stream.write(`${last}data: {"chunk":"GHOST"}\n\ndata: {"error":"GHOST"}\n\n${last}`);
  };
  server.once('POST /chat/stream', backend.stream(hello, allPieces, endTwice));
  const { run, states } = start();
  const { phase, answer, error } = await run.finished;
  assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
  assert.equal(states.filter((state) => state.phase === 'done').length, 1);
});

test('the client closes the connection after the end, where the server leaves it open', async (t) => {
  const { backend, server, start } = await createBench(t);
  const leaveOpen: StreamStep = (stream) => frame({ done: true, message: backend.finish(stream.run) })(stream);
  server.once('POST /chat/stream', backend.stream(hello, allPieces, leaveOpen));
  const { phase } = await start().run.finished;
  assert.equal(phase, 'done');
  assert.equal(await server.requests[0]?.closed, false);
});

test('an error in the middle ends the run with what was said; nothing is asked again', async (t) => {
  const { backend, server, start } = await createBench(t);
  const failure = frame({ error: 'The model is out', code: 'task_failed', task_status: 4, retryAfter: 3 });
  server.once('POST /chat/stream', backend.stream(hello, piece, failure, ghost, end));
  const { phase, answer, error } = await start().run.finished;
  assert.deepEqual([phase, answer.content, answer.finish], ['failed', 'Hello', 'failed']);
  assert.deepEqual([error?.code, error?.detail, error?.retryAfter], ['task_failed', 'The model is out', 3]);
  assert.deepEqual(server.log(), ['POST /chat/stream']);
});

test('an error of the proposal, without a code, ends the run too', async (t) => {
  const { backend, server, start } = await createBench(t);
  backend.streaming = 'proposed';
  server.once('GET /chat/stream', backend.stream(piece, frame({ error: 'The model is out' }), end));
  const { phase, answer, error } = await start().run.finished;
  assert.deepEqual([phase, answer.content, error?.detail], ['failed', 'Hello', 'The model is out']);
});

test('an error that says the run was cancelled is no error', async (t) => {
  const { backend, server, start } = await createBench(t);
  server.once('POST /chat/stream', backend.stream(hello, piece, frame({ error: '', task_status: 5 }), end));
  const { phase, answer, error } = await start().run.finished;
  assert.deepEqual([phase, answer.content, error], ['cancelled', 'Hello', undefined]);
});

for (const [says, last] of [
  ['[DONE]', 'data: [DONE]\n\n'],
  ['an end with nothing in it', 'data: {"done":true}\n\n'],
] as const) {
  test(`${says} ends the answer, and the stored message is fetched`, async (t) => {
    const { backend, server, start } = await createBench(t);
    server.once('POST /chat/stream', backend.stream(hello, allPieces, store, raw(last), ghost));
    const { phase, answer } = await start().run.finished;
    assert.deepEqual([phase, answer.content, answer.id], ['done', golden, backend.run.stored?.id]);
  });
}

for (const finish of ['cancelled', 'failed', 'interrupted'] as const) {
  test(`an end whose message is marked ${finish} is that end, with what was said`, async (t) => {
    const { backend, server, sessionId, start } = await createBench(t);
    const message = { id: 99, session_id: sessionId, role: 'assistant', content: 'Hello', finish };
    server.once('POST /chat/stream', backend.stream(hello, piece, frame({ done: true, message }), end));
    const { phase, answer } = await start().run.finished;
    assert.deepEqual([phase, answer.content, answer.finish], [finish, 'Hello', finish]);
  });
}

test('reasoning, tools and sources come along, and stay when the message is stored', async (t) => {
  const { backend, server, start } = await createBench(t);
  const tool = { id: 'call_1', name: 'search', state: 'done', input: {}, output: null };
  const steps: StreamStep[] = [
    event({ type: 'reasoning', delta: 'The user ', off: 0 }),
    event({ type: 'reasoning', delta: 'greets', off: 9 }),
    event({ type: 'tool', tool }),
    event({ type: 'snapshot', text: '', sources: [{ title: 'A page' }] }),
  ];
  server.once('POST /chat/stream', backend.stream(hello, ...steps, allPieces, done));
  const { answer } = await start().run.finished;
  assert.equal(answer.content, golden);
  assert.equal(answer.reasoning, 'The user greets');
  assert.deepEqual([answer.tools, answer.sources], [[tool], [{ title: 'A page' }]]);
});
