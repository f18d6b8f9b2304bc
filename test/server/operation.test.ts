import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { createLogger, type LogLevel, type RequestEntry } from '../../demo/server/operator/logger.js';
import { ProviderError, type ProviderEvent } from '../../demo/server/providers/provider.js';
import { tools } from '../../demo/server/tools/tools.js';
import { inRequest } from '../../demo/server/request-scope.js';
import { asksFor, says, scripted } from './support/script.js';
import { serve, serveGate } from './support/server.js';

function logInto(level: LogLevel, secrets: readonly string[] = []) {
  const lines: string[] = [];
  const logger = createLogger({ level, secrets: () => secrets, destination: { write: (line) => lines.push(line) } });
  return { logger, lines, entry: (index = 0) => JSON.parse(lines[index] ?? 'null') as Record<string, unknown> };
}

test('a line of the log is JSON, with the ids of request and run', () => {
  const { logger, entry } = logInto('info');
  inRequest({ requestId: 'r-1' }, () => logger.error('run 7: provider_busy (429)'));
  const { time, ...rest } = entry();
  assert.match(String(time), /^\d{4}-/);
  assert.deepEqual(rest, { level: 'error', requestId: 'r-1', runId: 7, msg: 'provider_busy (429)' });
  logger.request({ method: 'GET', path: '/api/chat/sessions', status: 200, milliseconds: 3 });
  assert.deepEqual([entry(1).level, entry(1).path, entry(1).status], ['info', '/api/chat/sessions', 200]);
});

test('no key and no query gets into the log', () => {
  const { logger, lines } = logInto('error', ['hunter2hunter2']);
  logger.error('GET https://api.example/v1?api-key=abc: Authorization: Bearer abcdefgh, hunter2hunter2, sk-abcdefghij');
  assert.doesNotMatch(lines.join(), /abc|hunter2/);
  assert.match(lines.join(), /api\.example\/v1/);
});

test('the level decides what is logged', () => {
  const { logger, lines } = logInto('warn');
  logger.request({ method: 'GET', path: '/', status: 200, milliseconds: 1 });
  assert.deepEqual(lines, []);
  logger.error('wrong');
  assert.equal(lines.length, 1);
});

test('every request has an id, which is answered, and a run is told with the request that began it', async (context) => {
  const told: RequestEntry[] = [];
  const { client } = await serve(context, { tell: (entry) => told.push(entry) });
  const given = await client.request('GET', '/chat/sessions?secret=1', { headers: { 'x-request-id': 'from-proxy_1' } });
  assert.equal(given.headers.get('x-request-id'), 'from-proxy_1');
  for (const bad of ['a b', 'x'.repeat(129), '"><script>']) {
    const { headers } = await client.request('GET', '/chat/sessions', { headers: { 'x-request-id': bad } });
    assert.match(String(headers.get('x-request-id')), /^[\da-f-]{36}$/);
  }
  assert.doesNotMatch(JSON.stringify(told), /secret/);
  const { sessionId, messageId } = await client.begin();
  await (await client.start({ sessionId, messageId })).rest();
  assert.deepEqual([told.at(-1)?.path, told.at(-1)?.runId], ['/api/chat/stream', 1]);
  await client.request('GET', '/chat/messages?sessionId=999');
  assert.equal(told.at(-1)?.code, 'session_not_found');
});

async function metricsOf(url: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`);
  assert.equal(response.status, 200);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

test('what happens is counted, and nothing of a person is', async (context) => {
  const { client, gate, server } = await serveGate(context);
  const { sessionId, messageId } = await client.begin('my secret');
  const stream = await client.start({ sessionId, messageId });
  const generation = await gate.next();
  await generation.text('four');
  await stream.expect('hello');
  await stream.expect('text');
  const during = await metricsOf(server.url);
  assert.deepEqual([during.get('chat_followers'), during.get('chat_runs_active')], [1, 1]);
  assert.equal(during.get('chat_fallbacks_total'), 0);
  await client.generate(sessionId);
  await client.generate(sessionId);
  const back = await client.resume(`sessionId=${sessionId}&taskId=1`);
  await generation.say({ type: 'usage', usage: { input: 3, output: 2 } });
  await generation.finish();
  await back.rest();
  await stream.rest();

  const failing = await client.begin();
  const second = await client.start(failing);
  (await gate.next()).fail(new ProviderError('provider_busy'));
  await second.rest();
  await client.request('GET', '/chat/messages?sessionId=999');
  const after = await metricsOf(server.url);
  for (const [name, value] of Object.entries({
    'chat_runs_total{finish="stop"}': 1,
    'chat_runs_total{finish="failed"}': 1,
    'chat_run_errors_total{code="provider_busy"}': 1,
    'chat_request_errors_total{code="session_not_found"}': 1,
    'chat_tokens_total{direction="in"}': 3,
    'chat_tokens_total{direction="out"}': 2,
    chat_characters_total: 4,
    chat_first_token_seconds_count: 1,
    chat_fallbacks_total: 1,
    chat_resumes_total: 1,
    chat_runs_active: 0,
  }))
    assert.equal(after.get(name), value, name);
  assert.ok(after.has('chat_event_loop_delay_seconds{quantile="0.99"}'));
  assert.doesNotMatch([...after.keys()].join(), /secret/);
});

test('a run counts once, however often the model is asked in it and however it ends', async (context) => {
  const usage: ProviderEvent = { type: 'usage', usage: { input: 3, output: 2 } };
  const { provider } = scripted([
    [usage, ...asksFor('clock', {})],
    [usage, ...asksFor('calculator', { expression: '1 + 1' }, 'call_2')],
    [usage, ...says('Two.')],
  ]);
  const { client, server } = await serve(context, { provider, tools });
  await (await client.start(await client.begin())).rest();
  const metrics = await metricsOf(server.url);
  assert.deepEqual(
    [...metrics].filter(([name]) => name.startsWith('chat_runs_')),
    [
      ['chat_runs_total{finish="stop"}', 1],
      ['chat_runs_active', 0],
    ],
  );
  assert.equal(metrics.get('chat_first_token_seconds_count'), 1);
  assert.equal(metrics.get('chat_tokens_total{direction="in"}'), 9);
});

test('a run that is stopped is no failure', async (context) => {
  const { client, gate, server } = await serveGate(context);
  const { sessionId, messageId } = await client.begin();
  await client.start({ sessionId, messageId });
  await gate.next();
  assert.equal((await client.request('POST', '/chat/cancel', { json: { sessionId, taskId: 1 } })).status, 200);
  const metrics = await metricsOf(server.url);
  assert.equal(metrics.get('chat_runs_total{finish="cancelled"}'), 1);
  assert.deepEqual([metrics.get('chat_runs_active'), metrics.get('chat_first_token_seconds_count')], [0, 0]);
  assert.doesNotMatch([...metrics.keys()].join(), /chat_run_errors_total/);
});

test('metrics are for this machine, and for who has the token', async (context) => {
  const { server } = await serve(context, { metricsToken: 'a-token-of-meters' });
  const ask = async (headers: Record<string, string>): Promise<number | undefined> => {
    const request = httpRequest(`${server.url}/metrics`, { headers });
    request.end();
    const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
    await text(response);
    return response.statusCode;
  };
  assert.equal(await ask({}), 200);
  for (const headers of [{ 'x-forwarded-for': '10.0.0.1' }, { host: 'rebound.example' }, { via: '1.1 proxy' }]) {
    assert.equal(await ask(headers), 404);
    assert.equal(await ask({ ...headers, authorization: 'Bearer wrong-token-of-it' }), 404);
    assert.equal(await ask({ ...headers, authorization: 'Bearer a-token-of-meters' }), 200);
  }
});

test('where people log in, being at this machine is not enough: a proxy may make everybody look so', async (context) => {
  const access = { auth: 'password', allowedHosts: [] } as const;
  const { server } = await serve(context, { access, metricsToken: 'a-token-of-meters' });
  const ask = (headers: Record<string, string>): Promise<Response> => fetch(`${server.url}/metrics`, { headers });
  assert.equal((await ask({})).status, 404);
  assert.equal((await ask({ authorization: 'Bearer a-token-of-meters' })).status, 200);
});

test('it says that it lives', async (context) => {
  const { server } = await serve(context);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  assert.equal((await fetch(`${server.url}/healthz`, { method: 'POST' })).status, 405);
});
