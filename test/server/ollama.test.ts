import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { endpointOf } from '../../demo/server/providers/openai-endpoint.js';
import { parseJson } from '../../src/protocol/guards.js';
import { askThrough } from './support/answers.js';
import { bytesOf } from './support/recordings.js';
import { fetchBytewise, framings, sendWhole, upstream } from './support/replay.js';

const ndjson = 'application/x-ndjson';
const recording = bytesOf('recordings', { file: 'ollama-native-api-chat.ndjson', expected: null });
const lines = recording.toString().trim().split('\n');
const textOf = (some: readonly string[]): string =>
  some.map((line) => (JSON.parse(line) as { message: { content: string } }).message.content).join('');

test('Ollama’s own addresses are known by their end', () => {
  for (const address of [
    'http://localhost:11434/api',
    'http://localhost:11434/api/',
    'http://localhost:11434/api/chat',
  ])
    assert.deepEqual(endpointOf(address, 'k'), {
      url: 'http://localhost:11434/api/chat',
      headers: { authorization: 'Bearer k' },
      dialect: 'ollama',
    });
});

for (const [framing, send] of Object.entries(framings))
  test(`a recorded answer of Ollama’s own, ${framing}`, async (context) => {
    const { url, requests } = await upstream(context, (response) => send(response, ndjson, recording));
    const bytewise = framing === 'byte by byte' ? { fetch: fetchBytewise } : {};
    const { end, stored } = await askThrough(context, { url: `${url}/api`, model: 'gemma3:1b', ...bytewise });
    assert.equal(end.type, 'done');
    assert.equal(stored?.content, textOf(lines));
    assert.deepEqual([stored.finish, stored.usage], ['stop', { input: 18, output: 203 }]);
    assert.equal(requests[0]?.url, '/api/chat');
    assert.equal(requests[0].headers.accept, ndjson);
    assert.deepEqual(parseJson(requests[0].body), {
      model: 'gemma3:1b',
      messages: [{ role: 'user', content: 'hello' }],
      stream: true,
    });
  });

test('it is never taken for whole where it is cut, at any line', async (context) => {
  let cut = 0;
  const { url } = await upstream(context, (response) => sendWhole(response, ndjson, lines.slice(0, cut).join('\n')));
  for (; cut < lines.length; cut += 1) {
    const { end, stored } = await askThrough(context, { url: `${url}/api/chat`, model: 'm' });
    assert.ok(end.type === 'error');
    assert.equal(end.code, cut === 0 ? 'bad_response' : 'interrupted');
    assert.equal(stored?.content ?? '', textOf(lines.slice(0, cut)));
  }
});

test('thoughts, tools and an answer in one piece', async (context) => {
  const tool = (name: string): object => ({ function: { name, arguments: { a: 1 } } });
  const line = {
    message: { content: 'Hello', thinking: 'why', tool_calls: [tool('one'), tool('two')] },
    done: true,
    done_reason: 'length',
  };
  const { url } = await upstream(context, (response) =>
    sendWhole(response, 'application/json; charset=utf-8', JSON.stringify(line)),
  );
  const { stored } = await askThrough(context, { url: `${url}/api`, model: 'm' });
  assert.deepEqual([stored?.content, stored?.reasoning, stored?.finish], ['Hello', 'why', 'length']);
  assert.deepEqual(
    stored?.tools.map(({ id, name, input }) => [id, name, input]),
    [
      ['call#0', 'one', { a: 1 }],
      ['call#1', 'two', { a: 1 }],
    ],
  );
});

const hello = '{"message":{"content":"Hello"},"done":false}\n';
const broken: Readonly<Record<string, readonly [string, (response: ServerResponse) => void]>> = {
  'an error in mid-answer': ['task_failed', (response) => sendWhole(response, ndjson, `${hello}{"error":"secret"}\n`)],
  'lines that are no JSON, and an end': ['interrupted', (response) => sendWhole(response, ndjson, `{secret\n${hello}`)],
  'a line without an end': [
    'bad_response',
    (response) => response.writeHead(200, { 'content-type': ndjson }).write(hello + 'x'.repeat(1_100_000)),
  ],
};
for (const [what, [code, answer]] of Object.entries(broken))
  test(`Ollama’s own language, broken: ${what}`, async (context) => {
    const { url } = await upstream(context, answer);
    const { end, stored, logged } = await askThrough(context, { url: `${url}/api`, model: 'm' });
    assert.ok(end.type === 'error');
    assert.equal(end.code, code);
    assert.equal(stored?.content, 'Hello');
    assert.doesNotMatch(JSON.stringify([end, logged]), /secret/);
  });
