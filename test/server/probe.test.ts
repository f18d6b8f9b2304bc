import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { fetch, Response } from 'undici';
import { formatProbe, probe, type ProbeOptions, type ProbeReport } from '../../demo/server/providers/probe.js';
import { paceOf } from '../../demo/server/providers/probe-report.js';
import { readProvider } from '../../demo/server/provider-config.js';
import { parseJson, isRecord } from '../../src/protocol/guards.js';
import { sendWhole, upstream } from './support/replay.js';

const sse = 'text/event-stream';
const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const usage = 'data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3}}\n\n';
const counted = [chunk({ content: 'one, ' }), chunk({ content: 'two, ' }), chunk({ content: 'three' }, 'stop'), usage];
const told = chunk({ tool_calls: [{ index: 0, id: 'c', function: { name: 'clock', arguments: '{}' } }] }, 'tool_calls');

/** With settings as an operator has them. */
function ask(url: string, options: ProbeOptions = {}, settings: Record<string, string> = {}): Promise<ProbeReport> {
  const all: Record<string, string> = {
    CHAT_API_URL: url,
    CHAT_MODEL: 'a-model',
    CHAT_API_KEY: 'sk-secret',
    ...settings,
  };
  return probe(
    readProvider((name) => (all[name] === '' ? undefined : all[name])),
    options,
  );
}

/** A service whose pieces take so many milliseconds each, by a clock of its own. */
function pieces(step: number, first: readonly string[], second: readonly string[], type = sse): ProbeOptions {
  let time = 0;
  const answer: typeof fetch = (_, init) => {
    const parts = 'tools' in Object(parseJson(typeof init?.body === 'string' ? init.body : '')) ? second : first;
    const body = new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': type } }));
  };
  return { fetch: answer, now: () => (time += step) };
}

test('a service that does everything', async () => {
  const report = await ask('http://localhost/v1', pieces(100, counted, [chunk({ reasoning: 'Hm.' }), told]));
  assert.deepEqual(report, {
    url: 'http://localhost/v1/chat/completions',
    model: 'a-model',
    answers: true,
    streams: true,
    pace: { first: 100, last: 400, pieces: 4, evenness: 1 },
    usage: true,
    reasoning: true,
    tools: true,
    troubles: [],
  });
  assert.equal(
    formatProbe(report),
    [
      'Address    http://localhost/v1/chat/completions',
      'Model      a-model',
      'Answers    yes',
      'Streams    yes: first piece after 0.10 s, 4 pieces within 0.30 s, evenly',
      'Usage      yes',
      'Reasoning  yes',
      'Tools      yes',
    ].join('\n'),
  );
});

test('a service that holds its answer back is found out', async () => {
  for (const step of [0, 3]) {
    const report = await ask('http://localhost/v1', pieces(step, counted, [chunk({ content: 'No idea.' }, 'stop')]));
    assert.equal(report.streams, false);
    assert.match(report.troubles.join(), /^The answer comes all at once/);
    assert.deepEqual([report.answers, report.usage, report.tools], [true, true, false]);
    assert.match(formatProbe(report), /^! The answer comes all at once/m);
  }
});

test('a service that does not stream is found out', async () => {
  const body = '{"choices":[{"message":{"content":"one, two"},"finish_reason":"stop"}]}';
  const report = await ask('http://localhost/v1', pieces(100, [body], [body], 'application/json'));
  assert.deepEqual([report.answers, report.streams, report.usage], [true, false, false]);
  assert.deepEqual(report.troubles, [
    'The service does not stream: it answers in one piece, although it is asked to stream.',
  ]);
});

test('a service that says nothing, and fails with a tool', async () => {
  const report = await ask('http://localhost/v1', pieces(100, [chunk({}), chunk({}), chunk({}, 'stop')], [chunk({})]));
  assert.deepEqual(report.troubles, [
    'The answer has no text.',
    'With a tool: The answer broke off: the service, or something in between, ends connections too soon.',
  ]);
});

test('how evenly pieces come', () => {
  assert.equal(paceOf([]), undefined);
  assert.deepEqual(paceOf([5]), { first: 5, last: 5, pieces: 1, evenness: 0 });
  assert.deepEqual(paceOf([5, 6, 6.5, 7]), { first: 5, last: 7, pieces: 2, evenness: 0 });
  assert.equal(paceOf([0, 10, 20, 30, 40])?.evenness, 1);
  assert.ok((paceOf([0, 2, 4, 100])?.evenness ?? 1) < 0.1);
  assert.match(
    formatProbe({ ...bare, pace: { first: 5, last: 5, pieces: 1, evenness: 0 } }),
    /after 0\.01 s, and no other/,
  );
  assert.match(formatProbe({ ...bare, pace: { first: 5, last: 9, pieces: 4, evenness: 0.2 } }), /in bursts/);
});
const bare: ProbeReport = {
  model: 'm',
  answers: true,
  streams: true,
  usage: false,
  reasoning: false,
  tools: false,
  troubles: [],
};

test('the built-in model is asked nothing', async () => {
  const report = await probe({ kind: 'built-in' });
  assert.deepEqual([report.answers, report.troubles], [true, []]);
  assert.match(formatProbe(report), /^Address {4}none/);
});

const refuse =
  (status: number, body: string, type = 'application/json') =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { 'content-type': type }).end(body);

/** What an operator has got wrong, and what the probe says to it. */
const wrong: Readonly<Record<string, readonly [(response: ServerResponse) => void, string, RegExp]>> = {
  'a wrong key': [
    refuse(401, '{"error":{"message":"bad: sk-secret"}}'),
    '/v1',
    /^The key is not accepted.* \(HTTP 401\)$/,
  ],
  'an unknown model': [
    refuse(404, '{"error":{"code":"model_not_found","message":"The model `a-model` does not exist"}}'),
    '/v1',
    /^The service does not know the model "a-model": look at CHAT_MODEL\. \(HTTP 404\)$/,
  ],
  'a path without /v1': [
    refuse(404, '404 page not found', 'text/plain'),
    '',
    /^There is nothing at .*completions\. Does "\/v1" lack/,
  ],
  'a wrong path': [
    refuse(404, '{"error":"Not Found"}'),
    '/v1/v1',
    /^There is nothing at .*completions\. \(HTTP 404\)$/,
  ],
  'a page for 404': [refuse(404, '<h1>No such model page</h1>', 'text/html'), '', /^There is nothing at/],
  'a method that is not taken': [refuse(405, ''), '', /^There is nothing at .*\(HTTP 405\)$/],
  'a web page': [
    (response) => sendWhole(response, 'text/html', '<h1>Ollama is running</h1>'),
    '',
    /^A web page came .*"\/v1" lack/,
  ],
  'a web page as a stream': [(response) => sendWhole(response, sse, '<h1>Sign in</h1>\n\n'), '/v1', /^A web page came/],
  'another type': [
    (response) => sendWhole(response, 'text/plain', 'ok'),
    '/v1',
    /^The answer is of a type .*\(text\/plain\)/,
  ],
  nothing: [(response) => sendWhole(response, sse, ''), '/v1', /^The service answered with nothing\.$/],
  'another JSON': [
    (response) => sendWhole(response, 'application/json', '{"ok":1}'),
    '/v1',
    /^What came \(HTTP 200\) is no answer/,
  ],
  'a request that is not taken': [
    refuse(400, '{"error":"no"}'),
    '/v1',
    /^The service does not take the request.*\(HTTP 400\)/,
  ],
  'too much to do': [refuse(429, '{}'), '/v1', /^The model service has too much to do.*\(HTTP 429\)$/],
  'an account that is used up': [refuse(402, '{}'), '/v1', /^The account .* used up\. \(HTTP 402\)$/],
  'a stream that is cut': [
    (response) => sendWhole(response, sse, chunk({ content: 'one' })),
    '/v1',
    /^The answer broke off/,
  ],
  'a redirect': [
    (response) => void response.writeHead(308, { location: '/elsewhere' }).end(),
    '/v1',
    /^127\.0\.0\.1:\d+ sends to another address\. Give that one/,
  ],
  'a closed door': [(response) => response.destroy(), '/v1', /closed the connection without an answer\.$/],
};

for (const [what, [answer, path, words]] of Object.entries(wrong))
  test(`what is wrong is said in words: ${what}`, async (context) => {
    const { url } = await upstream(context, answer);
    assertTrouble(await ask(url + path), words);
  });

function assertTrouble(report: ProbeReport, words: RegExp): void {
  const { answers, troubles } = report;
  assert.deepEqual([answers, troubles.length], [false, 1]);
  assert.match(troubles[0] ?? '', words);
  assert.doesNotMatch(JSON.stringify(report), /secret/);
  assert.match(formatProbe(report), /^Answers {4}no\n! /m);
}

/** A network error by its code, as undici gives it. */
const failing = (code: string): ProbeOptions => ({
  fetch: () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('secret'), { code }) })),
});
const codes: Readonly<Record<string, RegExp>> = {
  ECONNREFUSED: /^Nothing listens at a\.example: is the service running/,
  ENOTFOUND: /^The name in a\.example is not known\.$/,
  UND_ERR_CONNECT_TIMEOUT: /^a\.example cannot be reached/,
  DEPTH_ZERO_SELF_SIGNED_CERT: /^The certificate of a\.example/,
  ERR_SSL_WRONG_VERSION_NUMBER: /does not speak https: try http\.$/,
  HPE_INVALID_CONSTANT: /does not speak HTTP there/,
  EPRIVATE: /^a\.example is a private address\. If it is meant, set CHAT_ALLOW_PRIVATE=1\.$/,
  EOTHER: /^a\.example could not be reached \(EOTHER\)\.$/,
};
for (const [code, words] of Object.entries(codes))
  test(`what is wrong with the network is said in words: ${code}`, async () => {
    assertTrouble(await ask('https://a.example/v1', failing(code)), words);
  });

test('a key that is missing, and a model that takes its time', async (context) => {
  const closed = await upstream(context, refuse(401, '{}'));
  assertTrouble(await ask(closed.url, {}, { CHAT_API_KEY: '' }), /^The service wants a key: set CHAT_API_KEY\./);
  const silent = await upstream(context, () => undefined);
  assertTrouble(await ask(silent.url, { limits: { firstWord: 20 } }), /^The model said nothing in time\./);
});

test('it asks twice, with little to say', async (context) => {
  const { url, requests } = await upstream(context, (response) => sendWhole(response, sse, counted.join('')));
  await ask(`${url}/v1`);
  const bodies = requests.map(({ body }) => parseJson(body)).filter(isRecord);
  assert.deepEqual(
    bodies.map(({ tools }) => Array.isArray(tools)),
    [false, true],
  );
});
