import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBench, textsOf } from '../support/run-bench.js';
import {
  allPieces,
  bareDone,
  done,
  drip,
  end,
  event,
  frame,
  hello,
  lose,
  piece,
  raw,
  type StreamStep,
} from '../support/stream-steps.js';
import { json } from '../support/troubles.js';

/** Streams that are not as the contract wants them. Each ends in the whole answer, and nothing foreign is ever shown. */

const golden = 'Hello wörld 😀.\n';
const leaked = 'LEAKED';

const disorders: [says: string, ...steps: StreamStep[]][] = [
  ['JSON that is cut off in its frame', piece, raw('data: {"chunk":"LEAK\n\n'), allPieces],
  [
    'data that is no object',
    ...['null', '42', '"LEAKED"', '[]', 'true', ''].map((data) => raw(`data: ${data}\n\n`)),
    allPieces,
  ],
  [
    'events and keys that nobody knows',
    frame({ chunk: leaked }, { name: 'mood' }),
    frame({ words: leaked }),
    allPieces,
  ],
  ['comments, blank lines and other fields', raw(':ka\n\n:\n\n\n\nretry: 0\nfoo: LEAKED\n\n'), allPieces],
  ['a delta that is missing', piece, lose, allPieces],
  ['a delta that comes twice', piece, event({ type: 'text', delta: 'Hello', off: 0 }), allPieces],
  ['a replay from the start', piece, piece, event({ type: 'text', delta: 'Hello wör', off: 0 }), allPieces],
  ['old snapshots in between', piece, piece, event({ type: 'snapshot', text: 'Hel' }), allPieces],
  ['a snapshot ahead of the deltas', piece, event({ type: 'snapshot', text: 'Hello wörld' }), allPieces],
  ['text that the stored message corrects', event({ type: 'text', delta: 'Jello' }), allPieces],
  [
    "another session's hello at the start",
    frame({ taskId: 1, sessionId: 99 }, { name: 'hello', id: '1.0' }),
    frame({ chunk: leaked, off: 0 }, { id: '1.1' }),
    hello,
    allPieces,
  ],
  [
    "another session's hello in the middle",
    hello,
    piece,
    frame({ taskId: 1, sessionId: 99 }, { name: 'hello', id: '1.0' }),
    frame({ chunk: leaked, off: 5 }, { id: '1.1' }),
    allPieces,
  ],
  ["another task's delta", hello, piece, frame({ chunk: leaked, off: 5 }, { id: '1.7' }), allPieces],
  ["another task's failure", hello, piece, frame({ error: leaked }, { id: '1.8' }), allPieces],
  [
    "another session's end",
    hello,
    piece,
    frame({ done: true, message: { id: 1, session_id: 99, role: 'assistant', content: leaked } }),
    allPieces,
  ],
];

for (const [says, ...steps] of disorders) {
  test(`${says} does no harm`, async (t) => {
    const { backend, server, start } = await createBench(t);
    server.once('POST /chat/stream', backend.stream(...steps, done));
    const { run, states } = start();
    const { phase, answer, error } = await run.finished;
    assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
    assert.deepEqual(
      textsOf(states).filter((text) => text.includes('LEAK')),
      [],
    );
    assert.equal(answer.gap, undefined);
    assert.deepEqual(server.log(), ['POST /chat/stream']);
  });
}

test('deltas that change places are shown in their order, or not before the end', async (t) => {
  const { backend, server, start } = await createBench(t);
  const places = [
    event({ type: 'text', delta: 'Hello', off: 0 }),
    event({ type: 'text', delta: 'ld', off: 9 }),
    event({ type: 'text', delta: ' wör', off: 5 }),
  ];
  server.once('POST /chat/stream', backend.stream(hello, ...places, done));
  const { run, states } = start();
  await run.finished;
  assert.deepEqual(textsOf(states), ['', 'Hello', 'Hello wör', golden]);
});

const cutOff = raw('data: {"chunk":"LEAK\n\n');

test('JSON that is cut off where nothing is numbered: no text is shown after the hole, and the rest is looked for', async (t) => {
  const { backend, server, start } = await createBench(t);
  backend.streaming = 'proposed';
  server.once('GET /chat/stream', backend.stream(piece, cutOff, lose, piece, end));
  const { run, states } = start();
  const { phase, answer } = await run.finished;
  assert.deepEqual([phase, answer.content, answer.gap], ['done', golden, undefined]);
  assert.deepEqual(textsOf(states), ['', 'Hello', golden]);
});

test('JSON that is cut off, and an answer that is stored nowhere: what was said does not pass for all of it', async (t) => {
  const { backend, server, start } = await createBench(t);
  backend.streaming = 'proposed';
  server.always('GET /chat/messages', json(500, {}));
  server.once('GET /chat/stream', backend.stream(piece, cutOff, lose, bareDone));
  const { phase, answer, error } = await start().run.finished;
  assert.deepEqual([phase, answer.content, error?.code], ['interrupted', 'Hello', 'stream_broken']);
  assert.equal(answer.finish, 'interrupted', 'whatever the end said');
});

test('JSON that is cut off where the stream can be taken up again: it is, from the event before', async (t) => {
  const { backend, server, start } = await createBench(t);
  backend.resumes = true;
  server.once('POST /chat/stream', backend.stream(hello, piece, cutOff, allPieces, done));
  const { run, states } = start();
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(textsOf(states), ['', 'Hello', 'Hello wör', 'Hello wörld 😀', golden]);
  const [resumed] = server.requestsFor('GET /chat/stream');
  assert.equal(resumed?.query.after, `${backend.run.taskId}.1`);
});

for (const data of ['{', '{"percent":', 'null', 'ping', '[DONE'])
  test(`what is no event of text and no object is no loss: ${data}`, async (t) => {
    const { backend, server, start } = await createBench(t);
    backend.streaming = 'proposed';
    const name = data.startsWith('{') ? 'event: progress\n' : '';
    server.once('GET /chat/stream', backend.stream(piece, raw(`${name}data: ${data}\n\n`), allPieces, bareDone));
    assert.equal((await start().run.finished).answer.content, golden);
    assert.deepEqual(server.log(), ['POST /chat/stream', 'GET /chat/stream', 'GET /chat/messages']);
  });

test('one byte at a time, between bytes of a character and before a line feed too, is the same answer', async (t) => {
  const { backend, server, start } = await createBench(t);
  const text = ['Hello', ' wör', 'ld 😀', '.\n'].map((chunk) => `data: ${JSON.stringify({ chunk })}\r\n\r\n`).join('');
  server.once('POST /chat/stream', backend.stream(drip(text), done));
  const { run, states } = start();
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(textsOf(states), ['', 'Hello', 'Hello wör', 'Hello wörld 😀', golden]);
});

test('data over several lines and a byte order mark are what the grammar says', async (t) => {
  const { backend, server, start } = await createBench(t);
  server.once('POST /chat/stream', backend.stream(raw('\ufeffdata:{\ndata: "chunk": "Hello"\ndata:}\n\n'), done));
  const { run, states } = start();
  await run.finished;
  assert.deepEqual(textsOf(states), ['', 'Hello', golden]);
});

test('a frame of two megabytes that says nothing to us is passed over', async (t) => {
  const { backend, server, start } = await createBench(t);
  server.once(
    'POST /chat/stream',
    backend.stream(frame({ padding: 'x'.repeat(2 * 1024 * 1024) }, { name: 'pad' }), allPieces, done),
  );
  assert.equal((await start().run.finished).answer.content, golden);
});

test('a line without an end breaks the stream, and the answer comes by polling', async (t) => {
  const { backend, server, start } = await createBench(t);
  server.once('POST /chat/stream', backend.stream(hello, piece, raw(`data: ${'x'.repeat(5 * 1024 * 1024)}`)));
  const { phase, answer, transport } = await start().run.finished;
  assert.deepEqual([phase, answer.content], ['done', golden]);
  assert.equal(transport.error?.code, 'stream_broken');
  assert.equal(backend.runs.length, 1);
});
