import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { endpointOf } from '../../demo/server/providers/openai-endpoint.js';
import { openAiProvider } from '../../demo/server/providers/openai.js';
import { askThrough } from './support/answers.js';
import { upstream, sendWhole } from './support/replay.js';
import { serve } from './support/server.js';

const sse = 'text/event-stream';
const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const hello = chunk({ content: 'Hello' });

test('the request says what the contract of the API asks for', async (context) => {
  const { url, requests } = await upstream(context, (response) => sendWhole(response, sse, chunk({}, 'stop')));
  await askThrough(context, { url: `${url}/v1`, key: 'sk-test', model: 'a-model' });
  const [request] = requests;
  assert.equal(requests.length, 1);
  assert.equal(request?.method, 'POST');
  assert.equal(request.url, '/v1/chat/completions');
  assert.equal(request.headers.authorization, 'Bearer sk-test');
  assert.deepEqual(JSON.parse(request.body), {
    model: 'a-model',
    messages: [{ role: 'user', content: 'hello' }],
    stream: true,
    stream_options: { include_usage: true },
  });
});

test('the address is understood in the forms that people have it in', () => {
  const bearer = { authorization: 'Bearer k' };
  const azure = { 'api-key': 'k' };
  const cases: readonly (readonly [string, string, object])[] = [
    ['https://api.openai.com/v1', 'https://api.openai.com/v1/chat/completions', bearer],
    ['https://api.openai.com/v1/', 'https://api.openai.com/v1/chat/completions', bearer],
    ['https://api.openai.com/v1/chat/completions', 'https://api.openai.com/v1/chat/completions', bearer],
    ['http://localhost:8080', 'http://localhost:8080/chat/completions', bearer],
    [
      'https://r.openai.azure.com/openai/deployments/d?api-version=2024-02-01',
      'https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-02-01',
      azure,
    ],
    ['https://r.openai.azure.com/openai/v1', 'https://r.openai.azure.com/openai/v1/chat/completions', azure],
    [
      'https://gateway.example/models/chat/completions?api-version=2024-05-01-preview',
      'https://gateway.example/models/chat/completions?api-version=2024-05-01-preview',
      azure,
    ],
    [
      'https://gateway.example/openai/deployments/d',
      'https://gateway.example/openai/deployments/d/chat/completions',
      azure,
    ],
    ['https://open-webui.example/api/chat/completions', 'https://open-webui.example/api/chat/completions', bearer],
    ['https://openrouter.ai/api/v1', 'https://openrouter.ai/api/v1/chat/completions', bearer],
  ];
  for (const [address, url, headers] of cases)
    assert.deepEqual(endpointOf(address, 'k'), { url, headers, dialect: 'openai' });
  assert.deepEqual(endpointOf('http://localhost/v1', undefined).headers, {});
  const token = 'eyJhbGci.eyJzdWIi.c2ln';
  const authorization = `Bearer ${token}`;
  assert.deepEqual(endpointOf('https://r.openai.azure.com/openai/v1', token).headers, { authorization });
});

test('a completion that comes as one JSON is taken as well', async (context) => {
  const message = {
    role: 'assistant',
    content: 'Hello',
    tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{"a":1}' } }],
  };
  const body = JSON.stringify({
    choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
    usage: { prompt_tokens: 2, completion_tokens: 1 },
  });
  const { url } = await upstream(context, (response) => sendWhole(response, 'application/json; charset=utf-8', body));
  const { end, stored } = await askThrough(context, { url, model: 'm' });
  assert.equal(end.type, 'done');
  assert.equal(stored?.content, 'Hello');
  assert.equal(stored.finish, 'tool_calls');
  assert.deepEqual(stored.usage, { input: 2, output: 1 });
  assert.deepEqual(stored.tools, [{ id: 'c', name: 'f', state: 'requested', input: { a: 1 }, output: null }]);
});

/** What is no answer at all, with a 200 before it. */
const nonsense: Readonly<Record<string, (response: ServerResponse) => void>> = {
  HTML: (response) => sendWhole(response, 'text/html', '<h1>Sign in</h1><p>data: {"choices":[]}</p>'),
  'HTML that calls itself an event stream': (response) => sendWhole(response, sse, '<h1>Sign in</h1>\n\n'),
  nothing: (response) => sendWhole(response, undefined, ''),
  'an empty event stream': (response) => sendWhole(response, sse, ''),
  'an event stream of comments': (response) => sendWhole(response, sse, ': ping\n\n: ping\n\n'),
  'JSON that is no completion': (response) => sendWhole(response, 'application/json', '{"ok":true}'),
  'JSON that is none': (response) => sendWhole(response, 'application/json', '{"choices":['),
  'an event stream that only ends': (response) => sendWhole(response, sse, 'data: [DONE]\n\n'),
};
for (const [what, answer] of Object.entries(nonsense))
  test(`no answer: ${what}`, async (context) => {
    const { url } = await upstream(context, answer);
    const { end, stored } = await askThrough(context, { url, model: 'm' });
    assert.ok(end.type === 'error');
    assert.equal(end.code, 'bad_response');
    assert.equal(stored, undefined);
  });

test('a redirect is not followed: it would carry the conversation away', async (context) => {
  const elsewhere = await upstream(context, (response) => sendWhole(response, sse, hello));
  const { url } = await upstream(context, (response) => {
    response.writeHead(307, { location: `${elsewhere.url}/chat/completions` });
    response.end();
  });
  const { end } = await askThrough(context, { url, key: 'sk-test', model: 'm' });
  assert.ok(end.type === 'error');
  assert.equal(elsewhere.requests.length, 0);
});

test('a service that is not there is told as such', async (context) => {
  const { end } = await askThrough(context, { url: 'http://127.0.0.1:9', model: 'm' });
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'provider_unreachable');
});

test('an event without an end is not collected for ever', async (context) => {
  const { url } = await upstream(context, (response) => {
    response.writeHead(200, { 'content-type': sse });
    response.write(hello);
    response.write(`data: ${'x'.repeat(1_100_000)}`);
  });
  const { end, stored } = await askThrough(context, { url, model: 'm' });
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'bad_response');
  assert.equal(stored?.content, 'Hello');
});

test('what was held back in case it became a tag is said where the answer breaks off', async (context) => {
  const { url } = await upstream(context, (response) => {
    response.writeHead(200, { 'content-type': sse });
    response.write(chunk({ content: '<thi' }));
    response.write(`data: ${'x'.repeat(1_100_000)}`);
  });
  const { stored } = await askThrough(context, { url, model: 'm' });
  assert.equal(stored?.content, '<thi');
});

test('a connection that is reset in mid-stream interrupts the answer', async (context) => {
  const { url } = await upstream(context, (response, socket) => {
    response.writeHead(200, { 'content-type': sse });
    response.write(hello, () => socket.resetAndDestroy());
  });
  const { end, stored } = await askThrough(context, { url, model: 'm' });
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'interrupted');
  assert.equal(stored?.finish ?? 'interrupted', 'interrupted');
});

test('a body that breaks off is told as such, or by its status', async (context) => {
  for (const [status, code] of [
    [200, 'interrupted'],
    [401, 'provider_login'],
  ] as const) {
    const { url } = await upstream(context, (response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': 1000 });
      response.write('{"error":', () => response.destroy());
    });
    const { end, stored, logged } = await askThrough(context, { url, model: 'm' });
    assert.ok(end.type === 'error');
    assert.deepEqual([end.code, stored, logged.length], [code, undefined, 1]);
    assert.doesNotMatch(logged.join(), / at /, 'no trace: it was to be expected');
  }
});

test('a frame that is no JSON is skipped and never quoted', async (context) => {
  const body = `data: {secret\n\n${hello}data: null\n\ndata: 42\n\ndata: []\n\n${chunk({}, 'stop')}`;
  const { url } = await upstream(context, (response) => sendWhole(response, sse, body));
  const { stored, logged } = await askThrough(context, { url, model: 'm' });
  assert.equal(stored?.content, 'Hello');
  assert.deepEqual(logged, []);
});

test('a last event counts without the blank line after it', async (context) => {
  for (const end of ['data: [DONE]', 'data: [DONE]\n', 'data: [DONE]\r\n', 'data: [DONE]\r']) {
    const { url } = await upstream(context, (response) => sendWhole(response, sse, hello + end));
    assert.equal((await askThrough(context, { url, model: 'm' })).end.type, 'done', JSON.stringify(end));
  }
});

test('an error after the finish reason spoils nothing', async (context) => {
  const body = `${hello}${chunk({}, 'stop')}event: error\ndata: {"error":{"message":"late"}}\n\n`;
  const { url } = await upstream(context, (response) => sendWhole(response, sse, body));
  const { end, stored } = await askThrough(context, { url, model: 'm' });
  assert.equal(end.type, 'done');
  assert.equal(stored?.finish, 'stop');
});

const neverEnding = (text: string) => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': sse });
  response.write(text);
};

test('patience has an end: before the first word', async (context) => {
  const { url, requests } = await upstream(context, neverEnding(chunk({ role: 'assistant', content: '' })));
  const { end } = await askThrough(context, { url, model: 'm', limits: { firstWord: 20 } });
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'timeout');
  assert.ok(requests.length <= 1, 'a slow first word never repeats the request');
});

test('patience has an end: without an answer at all', async (context) => {
  const { url, requests } = await upstream(context, () => undefined);
  const { end } = await askThrough(context, { url, model: 'm', limits: { firstWord: 20 } });
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'timeout');
  assert.ok(requests.length <= 1);
});

test('patience has an end: in the middle, whatever comments come', async (context) => {
  const { url } = await upstream(context, (response) => {
    neverEnding(hello)(response);
    const comments = setInterval(() => response.write(': keep-alive\n\n'), 2);
    response.on('close', () => clearInterval(comments));
  });
  const { end, stored } = await askThrough(context, { url, model: 'm', limits: { silence: 20 } });
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'timeout');
  assert.equal(stored?.content, 'Hello');
  assert.equal(stored.finish, 'failed');
});

test('patience has an end: on the whole', async (context) => {
  const { url } = await upstream(context, (response) => {
    neverEnding(hello)(response);
    const words = setInterval(() => response.write(hello), 2);
    response.on('close', () => clearInterval(words));
  });
  const { end } = await askThrough(context, { url, model: 'm', limits: { whole: 50 } });
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'timeout');
});

test('an answer is done when the model has said so, even if the connection stays', async (context) => {
  const done = await upstream(context, neverEnding(`${hello}data: [DONE]\n\n`));
  assert.equal((await askThrough(context, { url: done.url, model: 'm' })).end.type, 'done');
  const finished = await upstream(context, neverEnding(hello + chunk({}, 'stop')));
  const outcome = await askThrough(context, { url: finished.url, model: 'm', limits: { rest: 20 } });
  assert.equal(outcome.end.type, 'done');
});

test('a stop closes the connection, which is what stops the model', async (context) => {
  let closed = (): void => undefined;
  const isClosed = new Promise<void>((resolve) => (closed = resolve));
  const { url } = await upstream(context, (response) => {
    response.on('close', closed);
    neverEnding(hello)(response);
  });
  const { client, logged } = await serve(context, { provider: openAiProvider({ url, model: 'm' }) });
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  await stream.expect('hello');
  await stream.expect('text');
  await client.request('POST', '/chat/cancel', { json: { sessionId, taskId: 1 } });
  await isClosed;
  assert.deepEqual(logged, []);
});

test('tool calls are put together, however they come', async (context) => {
  const call = (piece: object): string => chunk({ tool_calls: [piece] });
  const body = [
    call({ index: 0, id: 'a', function: { name: 'one', arguments: '{"x"' } }),
    call({ index: 1, id: '', function: { name: 'two', arguments: '' } }),
    call({ index: 0, id: '', function: { arguments: ':1}' } }),
    call({ index: 0, id: 'b', function: { name: 'three', arguments: 'not json' } }),
    chunk({}, 'tool_calls'),
  ].join('');
  const { url } = await upstream(context, (response) => sendWhole(response, sse, body));
  const { stored } = await askThrough(context, { url, model: 'm' });
  assert.deepEqual(
    stored?.tools.map(({ id, name, input }) => [id, name, input]),
    [
      ['a', 'one', { x: 1 }],
      ['call#1', 'two', {}],
      ['b', 'three', 'not json'],
    ],
  );
});

test('the key is in no log, no error and no answer', async (context) => {
  const key = 'sk-very-secret-1234567890';
  const answers: readonly ((response: ServerResponse) => void)[] = [
    (response) =>
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { message: `Incorrect API key provided: ${key}.` } })),
    (response) => sendWhole(response, sse, `data: {"error":{"message":"${key}"}}\n\n`),
    (response) => sendWhole(response, key, key),
    (response) => response.destroy(),
  ];
  for (const answer of answers) {
    const { url } = await upstream(context, answer);
    const outcome = await askThrough(context, { url, key, model: 'm' });
    assert.equal(outcome.end.type, 'error');
    assert.equal(outcome.logged.length, 1);
    assert.doesNotMatch(JSON.stringify(outcome), /secret/);
  }
});
