import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../support/fault-server.js';
import { createBench, phasesOf, textsOf } from '../support/run-bench.js';
import { html, json, noSuchRoute, redirect, reset, streamOf, text } from '../support/troubles.js';

/** Where the server does not stream, the answer comes by polling: one generation, no error, all of the text. */

const golden = 'Hello wörld 😀.\n';
const growing = ['', 'Hello', 'Hello wör', 'Hello wörld 😀', golden];

const refusals: [says: string, reply: Reply][] = [
  ['no such route', noSuchRoute],
  ['a page in the place of a stream', html],
  ['400, streaming is not configured', json(400, { error: 'streaming is not configured' })],
  ['400, streaming is switched off', json(400, { error: 'off', code: 'streaming_disabled' })],
  ['404 in words', json(404, { error: 'not here' })],
  ['406', text(406, 'text/html', '<title>Not acceptable</title>')],
  ['410', json(410, { error: 'gone' })],
  ['415', json(415, { error: 'no JSON' })],
  ['501', json(501, {})],
];

for (const [says, reply] of refusals) {
  test(`${says}: the answer comes by polling`, async (t) => {
    const { backend, server, start } = await createBench(t);
    server.once('POST /chat/stream', reply);
    const { run, states } = start();
    const { phase, answer, error, transport } = await run.finished;
    assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
    assert.equal(answer.id, backend.run.stored?.id);
    assert.deepEqual(phasesOf(states), ['connecting', 'polling', 'done']);
    assert.deepEqual(textsOf(states), growing);
    assert.deepEqual([transport.kind, transport.error?.code], ['poll', 'stream_refused']);
    assert.deepEqual(server.log(), ['POST /chat/stream', 'GET /chat/generate', 'GET /chat/check_generation ×5']);
    assert.equal(backend.runs.length, 1);
  });
}

test('405 for POST and for GET: the answer comes by polling', async (t) => {
  const { backend, server, start } = await createBench(t);
  server.once('POST /chat/stream', json(405, [])).once('GET /chat/stream', json(405, []));
  const { phase, answer } = await start().run.finished;
  assert.deepEqual([phase, answer.content, backend.runs.length], ['done', golden, 1]);
});

/** After these it is not known whether a run was started: it is looked for first. */
const unclear: [says: string, reply: Reply][] = [
  ['204', text(204, undefined)],
  ['200 with JSON', json(200, { ok: true })],
  ['200 without a type', text(200, undefined, 'data: {"chunk":"x"}\n\n')],
  ['an empty stream', streamOf()],
  ['a stream of comments that ends', streamOf(': ka\n\n')],
  ['a page that calls itself a stream', streamOf('<!doctype html>\n<p>data: {"chunk":"PAGE"}\n\n</p>\n')],
  ['500', json(500, { error: 'oh' })],
  ['502', text(502, 'text/html', '<title>Bad gateway</title>')],
  ['503', json(503, {})],
  ['504', text(504, 'text/html', '<title>Gateway timeout</title>')],
  ['409', json(409, { error: 'a run is active' })],
  ['a reset before any byte', reset],
];

for (const [says, reply] of unclear) {
  test(`${says}, and no run there: one is looked for, and then started by polling`, async (t) => {
    const { backend, server, start } = await createBench(t);
    server.once('POST /chat/stream', reply);
    const { run, states } = start();
    const { phase, answer, error } = await run.finished;
    assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
    assert.deepEqual(textsOf(states), growing);
    assert.deepEqual(server.log(), [
      'POST /chat/stream',
      'GET /chat/check_session',
      'GET /chat/messages',
      'GET /chat/generate',
      'GET /chat/check_generation ×5',
    ]);
    assert.equal(backend.runs.length, 1);
  });

  test(`${says}, and a run there: it is followed, and none is started`, async (t) => {
    const { backend, server, sessionId, start } = await createBench(t);
    server.once('POST /chat/stream', (exchange) => {
      backend.startRun(sessionId);
      return reply(exchange);
    });
    const { phase, answer, error } = await start().run.finished;
    assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
    assert.deepEqual(server.log(), ['POST /chat/stream', 'GET /chat/check_session', 'GET /chat/check_generation ×5']);
    assert.equal(backend.runs.length, 1);
  });

  test(`${says}, and the answer stored already: it is shown, and none is started`, async (t) => {
    const { backend, server, sessionId, start } = await createBench(t);
    server.once('POST /chat/stream', (exchange) => {
      backend.finish(backend.startRun(sessionId));
      return reply(exchange);
    });
    const { phase, answer } = await start().run.finished;
    assert.deepEqual([phase, answer.content, answer.id], ['done', golden, backend.run.stored?.id]);
    assert.equal(backend.runs.length, 1);
  });
}

test('a redirect that polling meets, too, ends the run as signed out, and nothing is started', async (t) => {
  const { server, start } = await createBench(t);
  server.once('POST /chat/stream', redirect('/login')).once('GET /chat/generate', redirect('/login'));
  const { phase, error } = await start().run.finished;
  assert.deepEqual([phase, error?.code], ['failed', 'unauthorized']);
  assert.deepEqual(server.log(), ['POST /chat/stream', 'GET /chat/generate']);
});

test('a redirect of the stream alone says nothing of being signed out: the answer comes by polling', async (t) => {
  const { backend, server, start } = await createBench(t);
  server.once('POST /chat/stream', redirect('/api/chat/stream'));
  const { phase, answer, error } = await start().run.finished;
  assert.deepEqual([phase, answer.content, error, backend.runs.length], ['done', golden, undefined, 1]);
});

test('a backend that gives a page for everything ends the run as signed out, and no page is shown', async (t) => {
  const { server, start } = await createBench(t);
  server.once('POST /chat/stream', html).once('GET /chat/generate', html);
  const { run, states } = start();
  const { phase, error } = await run.finished;
  assert.deepEqual([phase, error?.code], ['failed', 'unauthorized']);
  assert.deepEqual(textsOf(states), ['']);
});

test('who wants to stream only is told that the server does not, and nothing is started', async (t) => {
  const { server, start } = await createBench(t);
  server.once('POST /chat/stream', noSuchRoute);
  const { phase, error } = await start({ transport: 'stream' }).run.finished;
  assert.deepEqual([phase, error?.code], ['failed', 'stream_refused']);
  assert.deepEqual(server.log(), ['POST /chat/stream']);
});

test('who wants to stream only gets no generation by polling after a reset either', async (t) => {
  const { server, start } = await createBench(t);
  server.once('POST /chat/stream', reset);
  const { phase, error } = await start({ transport: 'stream' }).run.finished;
  assert.deepEqual([phase, error?.code], ['failed', 'network']);
  assert.equal(server.count('GET /chat/generate'), 0);
});

test('who wants to poll only never asks for a stream', async (t) => {
  const { server, start } = await createBench(t);
  const { run, states } = start({ transport: 'poll' });
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(phasesOf(states), ['polling', 'done']);
  assert.deepEqual(server.log(), ['GET /chat/generate', 'GET /chat/check_generation ×5']);
});

test('a run that is under way is followed by polling, and none is started', async (t) => {
  const { backend, server, sessionId, start } = await createBench(t);
  const { taskId } = backend.startRun(sessionId);
  const { phase, answer } = await start({ target: { taskId } }).run.finished;
  assert.deepEqual([phase, answer.content], ['done', golden]);
  assert.deepEqual(server.log(), ['GET /chat/check_generation ×5']);
});
