import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { isChatError, type ChatErrorCode } from '../../src/protocol/errors.js';
import { send, type Answer, type Call, type HttpOptions } from '../../src/transport/http.js';
import { FakeClock } from '../support/fake-clock.js';
import { FaultServer, type Reply } from '../support/fault-server.js';
import { cutShort, html, json, redirect, reset, silence, text } from '../support/troubles.js';

const call: Call = { method: 'GET', path: '/thing' };

async function bench(t: TestContext, options: Partial<HttpOptions> = {}) {
  const server = await FaultServer.start(t);
  const clock = new FakeClock();
  const http: HttpOptions = { baseUrl: server.baseUrl, fetch, clock, requestTimeout: 15_000, ...options };
  const ask = (reply: Reply, signal?: AbortSignal): Promise<Answer> => {
    server.once('GET /thing', reply);
    return send(http, call, signal);
  };
  return { server, clock, http, ask };
}

function hasCode(code: ChatErrorCode): (error: unknown) => boolean {
  return (error) => isChatError(error) && error.code === code;
}

test('a request goes below the base URL, whether or not that ends in a slash', async (t) => {
  const { server, http } = await bench(t);
  server.always('GET /thing', json(200, {}));
  for (const end of ['', '/', '///']) await send({ ...http, baseUrl: server.baseUrl + end }, call);
  assert.deepEqual(server.log(), ['GET /thing ×3']);
});

test('a query leaves out what is undefined and escapes the rest', async (t) => {
  const { server, http } = await bench(t);
  server.always('GET /thing', json(200, {}));
  await send(http, { ...call, query: { sessionId: 7, name: 'a&b=c d', none: undefined, zero: 0 } });
  assert.deepEqual(server.requests[0]?.query, { sessionId: '7', name: 'a&b=c d', zero: '0' });
});

test('a request asks for JSON, says that it is no plain page, and names a body only where it has one', async (t) => {
  const { server, http } = await bench(t);
  server.always('GET /thing', json(200, {})).always('PUT /thing', json(200, {}));
  await send(http, call);
  await send(http, { method: 'PUT', path: '/thing', json: { content: 'wörld 😀' } });
  const [get, put] = server.requests;
  assert.equal(get?.headers.accept, 'application/json');
  assert.equal(get.headers['ocs-apirequest'], 'true');
  assert.equal(get.headers['content-type'], undefined);
  assert.equal(put?.headers['content-type'], 'application/json');
  assert.deepEqual(put.body, { content: 'wörld 😀' });
});

test("a caller's header goes with every request, and replaces ours however it is written", async (t) => {
  const { server, http } = await bench(t);
  server.always('GET /thing', json(200, {}));
  const headers = { Authorization: 'Bearer a', 'OCS-APIREQUEST': 'no' };
  await send({ ...http, headers }, call);
  await send({ ...http, headers: () => Promise.resolve(new Headers(headers)) }, call);
  for (const request of server.requests)
    assert.deepEqual([request.headers.authorization, request.headers['ocs-apirequest']], ['Bearer a', 'no']);
});

test('an answer is its status and its parsed body', async (t) => {
  const { ask } = await bench(t);
  for (const status of [200, 400, 404, 417, 500]) {
    const answer = await ask(json(status, { status }));
    assert.deepEqual([answer.status, answer.body], [status, { status }]);
  }
  for (const reply of [text(200, 'application/json', ''), text(200, 'application/json', '{"a":'), html])
    assert.equal((await ask(reply)).body, undefined);
});

test('a page where data was asked for is the sign-in page; other nonsense is a bad response', async (t) => {
  const { ask } = await bench(t);
  assert.equal((await ask(html)).toError().code, 'unauthorized');
  assert.equal((await ask(text(200, 'application/json', '{'))).toError().code, 'bad_response');
  assert.equal((await ask(text(502, 'text/html', '<title>Bad gateway</title>'))).toError().code, 'server_error');
  assert.equal((await ask(json(429, {}, { 'retry-after': '3' }))).toError().retryAfter, 3);
});

const failing: [says: string, reply: Reply, code: ChatErrorCode][] = [
  ['401', json(401, {}), 'unauthorized'],
  ['401 in XML', text(401, 'application/xml', '<?xml version="1.0"?><ocs/>'), 'unauthorized'],
  ['412', json(412, { message: 'CSRF check failed' }), 'unauthorized'],
  ['419', json(419, {}), 'unauthorized'],
  ['a redirect', redirect('/login'), 'unauthorized'],
  ['a reset', reset, 'network'],
  ['a body that is cut short', cutShort('{"a":1}'), 'network'],
];

for (const [says, reply, code] of failing) {
  test(`${says} is ${code}, and is not asked again`, async (t) => {
    const { ask, server, clock } = await bench(t);
    await assert.rejects(ask(reply), hasCode(code));
    assert.equal(server.requests.length, 1);
    assert.deepEqual(clock.pending, []);
  });
}

test('304 is an answer, not a redirect', async (t) => {
  const { ask } = await bench(t);
  assert.equal((await ask(text(304, undefined))).status, 304);
});

test('a request that gets no answer in its time is given up', async (t) => {
  const { ask, server, clock } = await bench(t);
  const answer = ask(silence);
  const request = await server.received('GET /thing');
  clock.advance(15_000);
  await assert.rejects(answer, hasCode('timeout'));
  assert.equal(await request.closed, false);
});

test('the time counts for the whole of an answer, not for its headers only', async (t) => {
  const { ask, server, clock } = await bench(t);
  const answer = ask(({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"a":');
  });
  const request = await server.received('GET /thing');
  clock.advance(15_000);
  await assert.rejects(answer, hasCode('timeout'));
  assert.equal(await request.closed, false);
});

test('a fetch that does not listen is given up in time all the same', async (t) => {
  const { http, clock } = await bench(t, { fetch: () => new Promise(() => undefined) });
  const answer = send(http, call);
  await clock.until((pending) => pending.length === 1);
  clock.advance(15_000);
  await assert.rejects(answer, hasCode('timeout'));
});

test('aborting ends the request with the reason', async (t) => {
  const { ask, server, clock } = await bench(t);
  const controller = new AbortController();
  const answer = ask(silence, controller.signal);
  const request = await server.received('GET /thing');
  const reason = new Error('enough');
  controller.abort(reason);
  await assert.rejects(answer, reason);
  assert.equal(await request.closed, false);
  assert.deepEqual(clock.pending, []);
});

test('after 401 a function is asked for headers once more, and the request is sent once more', async (t) => {
  let token = 0;
  const { ask, server } = await bench(t, { headers: () => ({ authorization: `Bearer ${++token}` }) });
  server.once('GET /thing', json(401, {}));
  const answer = await ask(json(200, { ok: true }));
  assert.deepEqual(answer.body, { ok: true });
  assert.deepEqual(
    server.requests.map(({ headers }) => headers.authorization),
    ['Bearer 1', 'Bearer 2'],
  );
});

for (const status of [401, 412, 419]) {
  test(`${status} for good is asked twice where headers come from a function, and no more`, async (t) => {
    const { ask, server } = await bench(t, { headers: () => Promise.resolve({}) });
    server.once('GET /thing', json(status, {}));
    await assert.rejects(ask(json(status, {})), hasCode('unauthorized'));
    assert.equal(server.requests.length, 2);
  });
}

test('other errors ask no function again', async (t) => {
  let asked = 0;
  const { ask } = await bench(t, { headers: () => ({ asked: String(++asked) }) });
  await ask(json(403, {}));
  await assert.rejects(ask(reset), hasCode('network'));
  assert.equal(asked, 2);
});

test('headers are never sent after a redirect, to wherever it points', async (t) => {
  const elsewhere = await FaultServer.start(t);
  const { ask } = await bench(t, { headers: { authorization: 'Bearer secret' } });
  await assert.rejects(ask(redirect(`${elsewhere.baseUrl}/thing`, 307)), hasCode('unauthorized'));
  assert.deepEqual(elsewhere.requests, []);
});

test('headers that are not to be had: nothing is sent, and they are not asked for again', async (t) => {
  const reason = new Error('no token');
  const sources: HttpOptions['headers'][] = [
    () => Promise.reject(reason),
    () => {
      throw reason;
    },
  ];
  for (const headers of sources) {
    let asked = 0;
    const { server, http, clock } = await bench(t);
    const counted = () => {
      asked += 1;
      return typeof headers === 'function' ? headers() : {};
    };
    await assert.rejects(send({ ...http, headers: counted }, call), (error) => {
      return hasCode('unauthorized')(error) && error instanceof Error && error.cause === reason;
    });
    assert.deepEqual([server.requests, asked, clock.pending], [[], 1, []]);
  }
});

test('headers that are none: nothing is sent', async (t) => {
  const { server, http } = await bench(t, { headers: () => ({ 'not a name': 'x' }) });
  await assert.rejects(send(http, call), hasCode('unauthorized'));
  assert.deepEqual(server.requests, []);
});

test('headers that do not come are waited for as long as a request may take', async (t) => {
  const { server, http, clock } = await bench(t, { headers: () => new Promise(() => undefined) });
  const answer = send(http, call);
  assert.deepEqual(clock.pending, [15_000]);
  clock.advance(15_000);
  await assert.rejects(answer, hasCode('unauthorized'));
  assert.deepEqual([server.requests, clock.pending], [[], []]);
});

test('aborting ends the wait for headers with the reason', async (t) => {
  const { server, http, clock } = await bench(t, { headers: () => new Promise(() => undefined) });
  const controller = new AbortController();
  const answer = send(http, call, controller.signal);
  const reason = new Error('enough');
  controller.abort(reason);
  await assert.rejects(answer, reason);
  assert.deepEqual([server.requests, clock.pending], [[], []]);
});
