import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { isLoopbackHost, isPrivateHost } from '../../demo/server/providers/addresses.js';
import type { Network } from '../../demo/server/providers/connection.js';
import { retryAfterOf } from '../../demo/server/providers/retry-after.js';
import { askThrough, type Outcome } from './support/answers.js';
import { sendWhole, upstream } from './support/replay.js';

const answer = 'data: {"choices":[{"delta":{"content":"Hello"},"finish_reason":"stop"}]}\n\n';
const sendAnswer = (response: ServerResponse): void => sendWhole(response, 'text/event-stream', answer);

const hosts = {
  private: [
    ...[
      '10.0.0.1',
      '10.1',
      '0xa.1',
      '012.0.0.1',
      '167772161',
      '①⓪.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
    ],
    ...['169.254.169.254', '0xa9fea9fe', '0', '0.0.0.0', '100.64.0.1', '224.0.0.1', '255.255.255.255', '10.0.0.1.'],
    ...['[::]', '[fe80::1]', '[fd00::1]', '[ff02::1]', '[::ffff:10.0.0.1]', '[::ffff:a9fe:a9fe]', '[::10.0.0.1]'],
    ...['[64:ff9b::10.0.0.1]', '[64:ff9b::127.0.0.1]', '[2002:a00:1::]'],
  ],
  loopback: [
    ...['127.0.0.1', '127.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]'],
    ...['localhost', 'LOCALHOST', 'localhost.', 'api.localhost'],
  ],
  public: [
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '[2606:4700::1111]',
    '[::ffff:8.8.8.8]',
    '[64:ff9b::8.8.8.8]',
    'a.example',
  ],
};
for (const [kind, spellings] of Object.entries(hosts))
  for (const spelling of spellings)
    test(`${spelling} is ${kind}`, () => {
      const { hostname } = new URL(`http://${spelling}/`);
      assert.equal(isPrivateHost(hostname), kind === 'private');
      assert.equal(isLoopbackHost(hostname), kind === 'loopback');
    });

function assertForbidden({ end, logged }: Outcome): void {
  assert.ok(end.type === 'error');
  assert.deepEqual([end.code, end.retryable], ['provider_private', false]);
  assert.doesNotMatch(JSON.stringify([end, logged]), /10\.0\.0\.1|models\.example/);
}

/** A system that knows one name. */
const knows = (...addresses: readonly string[]): Pick<Network, 'lookup'> => ({
  lookup: (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    ),
});

test('a private address is not asked, be it written or what a name stands for', async (context) => {
  assertForbidden(await askThrough(context, { url: 'http://10.0.0.1/v1', model: 'm' }));
  for (const addresses of [['10.0.0.1'], ['8.8.8.8', '10.0.0.1']])
    assertForbidden(await askThrough(context, { url: 'http://models.example/v1', model: 'm', ...knows(...addresses) }));
});

test('with leave it is', async (context) => {
  const fetched: string[] = [];
  const { end } = await askThrough(context, {
    url: 'http://10.0.0.1/v1',
    model: 'm',
    allowPrivate: true,
    fetch: (url) => {
      fetched.push(typeof url === 'string' ? url : '');
      return Promise.reject(new TypeError('fetch failed'));
    },
  });
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'provider_unreachable');
  assert.deepEqual(fetched, ['http://10.0.0.1/v1/chat/completions']);
});

test('a name for this machine is no private address, in either form in which it is looked up', async (context) => {
  const { url, requests } = await upstream(context, sendAnswer);
  const { port } = new URL(url);
  const named = { url: `http://models.example:${port}/v1`, model: 'm' };
  assert.equal((await askThrough(context, { ...named, ...knows('127.0.0.1') })).end.type, 'done');
  assert.equal(requests[0]?.headers.host, `models.example:${port}`);
  const unknown = await askThrough(context, { ...named, ...knows() });
  assert.ok(unknown.end.type === 'error');
  assert.deepEqual(
    [unknown.end.code, unknown.logged],
    ['provider_unreachable', ['run 1: provider_unreachable (ENOTFOUND)']],
  );
});

test('a connection that does not come about is not waited for any longer than it is worth', async (context) => {
  const { end, logged } = await askThrough(context, {
    url: 'http://models.example/v1',
    model: 'm',
    limits: { connect: 20 },
    lookup: () => undefined,
  });
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'provider_unreachable');
  assert.deepEqual(logged, ['run 1: provider_unreachable (UND_ERR_CONNECT_TIMEOUT)']);
});

/** A proxy that takes every name for one server, and the names that it was asked for. */
async function proxyTo(context: TestContext, target: string): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', ({ url, headers }, socket) => {
    asked.push(`${url} ${headers['proxy-authorization'] ?? ''}`);
    const onward = connect(Number(new URL(target).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    for (const [one, other] of [
      [onward, socket],
      [socket, onward],
    ] as const)
      one.on('error', () => other.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://me:secret@127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('a proxy of the environment is used, but for this machine and for what is excepted', async (context) => {
  const { url, requests } = await upstream(context, sendAnswer);
  const proxy = await proxyTo(context, url);
  const { port } = new URL(url);
  const ask = (host: string, except?: string): Promise<Outcome> =>
    askThrough(context, {
      url: `http://${host}:${port}/v1`,
      model: 'm',
      proxies: { http: proxy.url, except },
      ...knows('127.0.0.1'),
    });
  assert.equal((await ask('models.example')).end.type, 'done');
  assert.deepEqual(proxy.asked, [`models.example:${port} Basic ${btoa('me:secret')}`]);
  for (const [host, except] of [['localhost'], ['127.0.0.1'], ['models.example', 'other.example,.example']] as const)
    assert.equal((await ask(host, except)).end.type, 'done');
  assert.equal(proxy.asked.length, 1);
  assert.equal(requests.length, 4);
});

test('a proxy is for the one protocol that it is set for', async (context) => {
  const { url } = await upstream(context, sendAnswer);
  const proxy = await proxyTo(context, url);
  const ask = (proxies: Network['proxies']): Promise<Outcome> =>
    askThrough(context, { url: 'https://models.example/v1', model: 'm', proxies, ...knows() });
  assert.deepEqual((await ask({ http: proxy.url })).logged, ['run 1: provider_unreachable (ENOTFOUND)']);
  assert.equal(proxy.asked.length, 0);
  await ask({ https: proxy.url });
  assert.deepEqual(proxy.asked, [`models.example:443 Basic ${btoa('me:secret')}`]);
});

/** A proxy that takes connections, and goes on with them as it is told. */
async function proxyThat(
  context: TestContext,
  goOn: (socket: Duplex) => void,
): Promise<{ url: string; asked: number }> {
  const proxy = { url: '', asked: 0 };
  const sockets: Duplex[] = [];
  const server = createServer();
  server.on('connect', (_, socket) => {
    proxy.asked += 1;
    sockets.push(socket);
    goOn(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

for (const [what, goOn, code] of [
  ['swallows what it is asked for', () => undefined, 'UND_ERR_HEADERS_TIMEOUT'],
  ['leads nowhere', (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n'), 'UND_ERR_CONNECT_TIMEOUT'],
] as const satisfies readonly (readonly [string, (socket: Duplex) => void, string])[])
  test(`a proxy that ${what} is not waited for any longer than a connection is worth`, async (context) => {
    const proxy = await proxyThat(context, goOn);
    const { end, logged } = await askThrough(context, {
      url: 'https://models.example/v1',
      model: 'm',
      proxies: { https: proxy.url },
      limits: { connect: 20 },
    });
    assert.equal(proxy.asked, 1);
    assert.ok(end.type === 'error');
    assert.equal(end.code, 'provider_unreachable');
    assert.deepEqual(logged, [`run 1: provider_unreachable (${code})`]);
  });

const now = Date.parse('Mon, 23 Nov 2026 10:00:00 GMT');
const wishes: readonly (readonly [Record<string, string>, number | undefined])[] = [
  [{}, undefined],
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': ' 0 ' }, 0],
  [{ 'retry-after': '7', 'retry-after-ms': '250' }, 250],
  [{ 'retry-after-ms': '12.5' }, 13],
  [{ 'retry-after': '7', 'retry-after-ms': 'soon' }, 7000],
  [{ 'retry-after': 'Mon, 23 Nov 2026 10:00:05 GMT' }, 5000],
  [{ 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT' }, 0],
  [{ 'retry-after': 'Mon, 23 Nov 2026 12:00:05 GMT', date: 'Mon, 23 Nov 2026 12:00:02 GMT' }, 3000],
  [{ 'retry-after': '-1' }, undefined],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '<n>' }, undefined],
  [{ 'retry-after': '1e9' }, undefined],
];
for (const [headers, expected] of wishes)
  test(`how long a service wishes to be left alone: ${JSON.stringify(headers)}`, () => {
    assert.equal(retryAfterOf(new Headers(headers), now), expected);
  });

interface Turns {
  readonly outcome: Outcome;
  readonly asked: number;
  readonly waited: readonly number[];
}

/** What comes of a service that turns the first requests away. */
async function turnAway(
  context: TestContext,
  times: number,
  status: number,
  headers: Record<string, string>,
): Promise<Turns> {
  let left = times;
  const { url, requests } = await upstream(context, (response) => {
    left -= 1;
    if (left < 0) sendAnswer(response);
    else
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"error":{"code":"Busy"}}');
  });
  const waited: number[] = [];
  const wait = (milliseconds: number): Promise<void> => Promise.resolve(void waited.push(milliseconds));
  const outcome = await askThrough(context, { url, model: 'm', wait });
  return { outcome, asked: requests.length, waited };
}

test('a request that was turned away is sent again when the service says so', async (context) => {
  for (const status of [429, 503]) {
    const { outcome, asked, waited } = await turnAway(context, 2, status, { 'retry-after': '7' });
    assert.equal(outcome.end.type, 'done');
    assert.equal(outcome.stored?.content, 'Hello');
    assert.deepEqual([asked, waited], [3, [7000, 7000]]);
  }
});

const given: readonly (readonly [string, number, Record<string, string>, number, string, number | undefined])[] = [
  ['twice and no more', 429, { 'retry-after': '2', 'retry-after-ms': '1500' }, 3, 'provider_busy', 2],
  ['not where the wait is long', 429, { 'retry-after': '31' }, 1, 'provider_busy', 31],
  ['not where the service does not say when', 503, {}, 1, 'provider_unavailable', undefined],
  ['not for anything else', 500, { 'retry-after': '1' }, 1, 'provider_unavailable', 1],
];
for (const [what, status, headers, times, code, retryAfter] of given)
  test(`a request is sent again ${what}`, async (context) => {
    const { outcome, asked } = await turnAway(context, 9, status, headers);
    const { end } = outcome;
    assert.ok(end.type === 'error');
    assert.deepEqual([end.code, end.retryable, end.retryAfter], [code, true, retryAfter]);
    assert.equal(asked, times);
  });

test('patience counts while a service is waited for', async (context) => {
  const { url, requests } = await upstream(context, (response) =>
    response.writeHead(429, { 'retry-after': '30' }).end(),
  );
  const { end } = await askThrough(context, { url, model: 'm', limits: { firstWord: 200 } });
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'timeout');
  assert.equal(requests.length, 1);
});
