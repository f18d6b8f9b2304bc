import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { ChatError, isChatError, type ChatErrorCode } from '../../src/protocol/errors.js';
import type { Frame } from '../../src/protocol/events.js';
import { readEventStream, type EventStreamRequest } from '../../src/transport/event-stream.js';
import { FaultServer, type Reply } from '../support/fault-server.js';
import { cuts, framesExpectedBy, inputOf, parseSseCases } from '../support/sse-cases.js';
import { html, json, openStream, redirect, reset, streamHeaders, streamOf, text } from '../support/troubles.js';

const cases = parseSseCases(readFileSync(new URL('../fixtures/sse-cases.json', import.meta.url), 'utf8'));

interface Reading {
  readonly frames: readonly Frame[];
  readonly opened: readonly boolean[];
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

function read(server: FaultServer, options: Partial<EventStreamRequest> = {}): Reading {
  const frames: Frame[] = [];
  const opened: boolean[] = [];
  const controller = new AbortController();
  const ended = readEventStream({
    url: `${server.baseUrl}/stream`,
    method: 'GET',
    headers: { accept: 'text/event-stream' },
    signal: controller.signal,
    fetch,
    onOpen: () => void opened.push(true),
    onFrame: (frame) => frames.push(frame),
    ...options,
  });
  return { frames, opened, controller, ended };
}

async function serverWith(t: TestContext, reply: Reply): Promise<FaultServer> {
  return (await FaultServer.start(t)).always('GET /stream', reply);
}

function hasCode(code: ChatErrorCode): (error: unknown) => boolean {
  return (error) => isChatError(error) && error.code === code;
}

/** Writes one piece after the other, each in a packet of its own as far as the system lets it. */
function dripping(bytes: Uint8Array, size: number, contentType: string): Reply {
  return async ({ response }) => {
    openStream(response, { 'content-type': contentType });
    for (let start = 0; start < bytes.length; start += size)
      await new Promise((resolve) => response.write(bytes.slice(start, start + size), resolve));
    response.end();
  };
}

for (const [cut, size] of Object.entries(cuts)) {
  test(`the conformance cases are read from a server as the grammar says, ${cut}`, async (t) => {
    const server = await FaultServer.start(t);
    for (const sse of cases) {
      const bytes = new TextEncoder().encode(inputOf(sse));
      const { contentType = 'text/event-stream' } = sse;
      server.once('GET /stream', dripping(bytes, Math.min(size, bytes.length), contentType));
      const { frames, ended } = read(server);
      await ended;
      assert.deepEqual(frames, framesExpectedBy(sse), sse.name);
    }
    assert.equal(server.count('GET /stream'), 39);
  });
}

const types = ['TEXT/EVENT-STREAM', 'text/event-stream;charset=UTF-8', 'Text/Event-Stream ; foo="bar"'];

for (const type of types) {
  test(`a stream may call itself ${type}`, async (t) => {
    const server = await serverWith(t, text(200, type, 'data: a\n\n'));
    const { frames, opened, ended } = read(server);
    await ended;
    assert.deepEqual([frames.length, opened.length], [1, 1]);
  });
}

const refused: [says: string, reply: Reply, code: ChatErrorCode][] = [
  ['a page', html, 'stream_refused'],
  ['204', text(204, undefined), 'stream_refused'],
  ['400', json(400, { error: 'streaming is not configured' }), 'stream_refused'],
  ['404', json(404, { error: 'no such route' }), 'stream_refused'],
  ['405', json(405, []), 'stream_refused'],
  ['406', text(406, 'text/plain', 'no'), 'stream_refused'],
  ['410', json(410, { error: 'cursor too old' }), 'stream_refused'],
  ['415', json(415, { error: 'no JSON here' }), 'stream_refused'],
  ['501', json(501, {}), 'stream_refused'],
  ['200 with JSON', json(200, { error: 'or an answer' }), 'bad_response'],
  ['200 without a type', text(200, undefined, 'data: a\n\n'), 'bad_response'],
  ['401', json(401, { error: 'who are you' }), 'unauthorized'],
  ['403', json(403, { error: 'no' }), 'forbidden'],
  ['409', json(409, { error: 'a run is active' }), 'busy'],
  ['429', json(429, { error: 'slow down' }), 'rate_limited'],
  ['500', json(500, { error: 'oh' }), 'server_error'],
  ['502', text(502, 'text/html', '<title>Bad gateway</title>'), 'server_error'],
  ['503', json(503, { error: 'later' }), 'unavailable'],
  ['an error that calls itself a stream', text(500, 'text/event-stream', 'data: a\n\n'), 'server_error'],
  ['302', redirect('/login'), 'unauthorized'],
  ['307', redirect('/login', 307), 'unauthorized'],
  ['no answer, but a reset', reset, 'network'],
];

for (const [says, reply, code] of refused) {
  test(`${says} is ${code}, after one request and without a frame`, async (t) => {
    const server = await serverWith(t, reply);
    const { frames, opened, ended } = read(server);
    await assert.rejects(ended, hasCode(code));
    assert.deepEqual([frames, opened], [[], []]);
    assert.equal(server.requests.length, 1);
  });
}

for (const [says, headers] of [
  ['without a type', {}],
  ['that calls itself a page', { 'content-type': 'text/html' }],
] as const) {
  test(`the end of a stream ${says} is not waited for`, async (t) => {
    const server = await serverWith(t, ({ response }) => {
      openStream(response, headers);
      response.write('data: a\n\n');
    });
    await assert.rejects(read(server).ended, isChatError);
    assert.equal(await server.requests[0]?.closed, false);
  });
}

test('a refusal keeps its status and what the server said', async (t) => {
  const server = await serverWith(t, json(400, { error: 'streaming is not configured' }));
  const error: unknown = await read(server).ended.catch((error: unknown) => error);
  assert.ok(isChatError(error));
  assert.deepEqual([error.status, error.detail], [400, 'streaming is not configured']);
});

test('Retry-After goes into the error, in seconds, from a number or a date', async (t) => {
  const date = new Date(Date.now() + 60_000).toUTCString();
  for (const [value, least, most] of [
    ['7', 7, 7],
    [date, 50, 60],
    ['soon', undefined, undefined],
  ] as const) {
    const server = await serverWith(t, json(429, {}, { 'retry-after': value }));
    const error: unknown = await read(server).ended.catch((error: unknown) => error);
    assert.ok(isChatError(error));
    if (least === undefined) assert.equal(error.retryAfter, undefined);
    else assert.ok(Number(error.retryAfter) >= least && Number(error.retryAfter) <= most, `${error.retryAfter ?? ''}`);
  }
});

test('a redirect is not followed: headers and body never reach another origin', async (t) => {
  const elsewhere = await FaultServer.start(t);
  for (const status of [301, 302, 303, 307, 308]) {
    const server = await serverWith(t, redirect(`${elsewhere.baseUrl}/stream`, status));
    await assert.rejects(read(server, { headers: { authorization: 'Bearer secret' } }).ended, hasCode('unauthorized'));
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer secret');
  }
  assert.deepEqual(elsewhere.requests, []);
});

test('a request carries its method, headers and body', async (t) => {
  const server = (await FaultServer.start(t)).always('POST /stream', streamOf('data: a\n\n'));
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json', 'x-token': 'b' };
  await read(server, { method: 'POST', headers, body: '{"sessionId":7}' }).ended;
  const [request] = server.requests;
  assert.deepEqual(request?.body, { sessionId: 7 });
  assert.deepEqual([request.headers.accept, request.headers['x-token']], ['text/event-stream', 'b']);
});

test('the end of the body is the end, whether or not anything came', async (t) => {
  for (const texts of [[], [': only\n\n', ': comments\n\n'], ['data: a\n\n', 'data: half of a fra']]) {
    const server = await serverWith(t, streamOf(...texts));
    const { frames, ended } = read(server);
    await ended;
    assert.equal(frames.length, texts.filter((piece) => piece.endsWith('a\n\n')).length);
    assert.equal(server.requests.length, 1);
  }
});

test('every frame is handed over as it comes, not at the end', async (t) => {
  let write: (text: string) => void = () => undefined;
  const server = await serverWith(t, ({ response }) => {
    openStream(response);
    write = (piece) => void response.write(piece);
  });
  let arrive: (frame: Frame) => void = () => undefined;
  const { ended, controller } = read(server, { onFrame: (frame) => arrive(frame) });
  await server.received('GET /stream');
  for (const data of ['one', 'two']) {
    const arrived = new Promise<Frame>((resolve) => (arrive = resolve));
    write(`data: ${data}\n\n`);
    assert.equal((await arrived).data, data);
  }
  controller.abort();
  await assert.rejects(ended, { name: 'AbortError' });
});

test('a line that breaks after it was open is stream_broken, with what came before', async (t) => {
  let leave: () => void = () => undefined;
  const server = await serverWith(t, ({ response }) => {
    openStream(response);
    response.write('data: a\n\ndata: half');
    leave = () => response.socket?.resetAndDestroy();
  });
  const frames: Frame[] = [];
  const { ended } = read(server, {
    onFrame: (frame) => {
      frames.push(frame);
      leave();
    },
  });
  await assert.rejects(ended, hasCode('stream_broken'));
  assert.deepEqual(
    frames.map(({ data }) => data),
    ['a'],
  );
  assert.equal(server.requests.length, 1);
});

test('a frame over the limit is stream_broken, and the server sees the connection closed', async (t) => {
  const server = await serverWith(t, ({ response }) => {
    openStream(response);
    response.write(`data: ${'x'.repeat(5000)}`);
  });
  await assert.rejects(read(server, { maxFrameLength: 4000 }).ended, hasCode('stream_broken'));
  assert.equal(await server.requests[0]?.closed, false);
});

test('aborting ends the reading with the reason, and the server sees the connection closed', async (t) => {
  const server = await serverWith(t, ({ response }) => {
    openStream(response);
    response.write('data: a\n\n');
  });
  const reason = new Error('enough');
  const { ended, controller } = read(server, { onFrame: () => controller.abort(reason) });
  await assert.rejects(ended, reason);
  assert.equal(await server.requests[0]?.closed, false);
});

test('aborting before the headers ends the request', async (t) => {
  const server = await serverWith(t, () => undefined);
  const { ended, controller } = read(server);
  const request = await server.received('GET /stream');
  controller.abort();
  await assert.rejects(ended, { name: 'AbortError' });
  assert.equal(await request.closed, false);
});

const deaf: [says: string, fetch: () => Promise<Response>][] = [
  ['before the headers', () => new Promise(() => undefined)],
  ['in the body', () => Promise.resolve(new Response(new ReadableStream(), { headers: streamHeaders }))],
];

for (const [says, fetch] of deaf) {
  test(`aborting ends the reading ${says}, also where a fetch does not listen`, async (t) => {
    const { ended, controller } = read(await FaultServer.start(t), { fetch });
    const reason = new Error('enough');
    setImmediate(() => controller.abort(reason));
    await assert.rejects(ended, reason);
  });
}

test('a signal that is aborted already sends nothing', async (t) => {
  const server = await FaultServer.start(t);
  const reason = new ChatError('interrupted');
  const asked = t.mock.fn(fetch);
  await assert.rejects(read(server, { signal: AbortSignal.abort(reason), fetch: asked }).ended, reason);
  assert.equal(asked.mock.callCount(), 0);
});

test('nothing listens at the address: network', async (t) => {
  const server = await FaultServer.start(t);
  const url = 'http://127.0.0.1:1/api/stream';
  await assert.rejects(read(server, { url }).ended, hasCode('network'));
});

/** As a page does that keeps a copy of every answer, for its own records: the copy is never read. */
function keepsCopies(): typeof fetch {
  const copies: Response[] = [];
  return async (input, init) => {
    const response = await fetch(input, init);
    copies.push(response.clone());
    return response;
  };
}

for (const [name, reply, code] of [
  ['a page', html, 'stream_refused'],
  ['a redirect', redirect('/login'), 'unauthorized'],
  ['a frame without an end', streamOf(`data: ${'x'.repeat(100)}`, 'x'.repeat(100)), 'stream_broken'],
] as const)
  test(`a copy that the page keeps of an answer is not waited for: ${name}`, async (t) => {
    const server = await serverWith(t, reply);
    const { ended } = read(server, { fetch: keepsCopies(), maxFrameLength: 100 });
    await assert.rejects(ended, hasCode(code));
  });
