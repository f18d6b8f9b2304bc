import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fetch } from 'undici';
import { readConfig } from '../../demo/server/config.js';
import { openAiProvider } from '../../demo/server/providers/openai.js';
import { parseJson } from '../../src/protocol/guards.js';
import { bytesOf } from './support/recordings.js';
import { sendWhole, upstream, type UpstreamRequest } from './support/replay.js';
import { serve } from './support/server.js';

const readme = readFileSync(resolve(import.meta.dirname, '../../demo/server/README.md'), 'utf8');

/** The settings below a heading of the README. */
function settingsOf(heading: string): Record<string, string> {
  const [, section] = readme.split(`\n### ${heading}\n`);
  const block = section?.split('\n### ')[0]?.match(/^ {4}[A-Z_]+=\S+$/gm) ?? [];
  assert.ok(block.length > 0, `the README says what to set for ${heading}`);
  return Object.fromEntries(block.map((line) => line.trim().split(/=(.*)/s).slice(0, 2) as [string, string]));
}

interface Arrived {
  /** The address that was meant. */
  readonly meant: string;
  readonly request: UpstreamRequest;
}

/** Asks with these settings; only the host is another one at the last moment. */
async function ask(context: TestContext, settings: Record<string, string>, file: string): Promise<Arrived> {
  const body = bytesOf(dirname(file), { file: basename(file), expected: null });
  const type = file.endsWith('.ndjson') ? 'application/x-ndjson' : 'text/event-stream';
  const { url, requests } = await upstream(context, (response) => sendWhole(response, type, body));
  const config = readConfig(settings).provider;
  assert.ok(config.kind === 'openai');
  const meant: string[] = [];
  const provider = openAiProvider({
    ...config,
    fetch: (address, init) => {
      assert.ok(typeof address === 'string');
      meant.push(address);
      const { pathname, search } = new URL(address);
      return fetch(url + pathname + search, init);
    },
  });
  const { client } = await serve(context, { provider });
  const { sessionId, messageId } = await client.begin('hello');
  const end = (await (await client.start({ sessionId, messageId })).rest()).at(-1)?.event;
  assert.equal(end?.type, 'done', JSON.stringify(end));
  const [request] = requests;
  assert.ok(request && requests.length === 1 && meant[0] !== undefined);
  return { meant: meant[0], request };
}

/** What must arrive: the address, the login, and an answer of the service. */
const instructions: Readonly<Record<string, readonly [string, Record<string, string>, string]>> = {
  OpenAI: [
    'https://api.openai.com/v1/chat/completions',
    { authorization: 'Bearer sk-your-key' },
    'recordings/openai-gpt35-usage-obfuscation.sse',
  ],
  'Azure OpenAI, by deployment': [
    'https://your-resource.openai.azure.com/openai/deployments/your-deployment/chat/completions?api-version=2024-10-21',
    { 'api-key': 'your-key' },
    'recordings/azure-prompt-filter-emoji.sse',
  ],
  'Azure OpenAI, version 1': [
    'https://your-resource.openai.azure.com/openai/v1/chat/completions',
    { 'api-key': 'your-key' },
    'recordings/azure-gpt4o-long-code-markdown.sse',
  ],
  LocalAI: ['http://localhost:8080/v1/chat/completions', {}, 'constructed/localai-text-reasoning-usage.sse'],
  Ollama: ['http://localhost:11434/v1/chat/completions', {}, 'recordings/ollama-qwen3-emoji-markdown.sse'],
  'Ollama, in its own language': ['http://localhost:11434/api/chat', {}, 'recordings/ollama-native-api-chat.ndjson'],
};

const logins = ['authorization', 'api-key', 'x-api-key'] as const;

function loginOf({ headers }: UpstreamRequest): Record<string, unknown> {
  return Object.fromEntries(logins.filter((name) => name in headers).map((name) => [name, headers[name]]));
}

for (const [heading, [address, login, file]] of Object.entries(instructions))
  test(`the instructions, followed to the letter: ${heading}`, async (context) => {
    const settings = settingsOf(heading);
    const { meant, request } = await ask(context, settings, file);
    assert.equal(meant, address);
    const { pathname, search } = new URL(address);
    assert.deepEqual([request.method, request.url], ['POST', pathname + search]);
    assert.deepEqual(loginOf(request), login);
    const isOwn = file.endsWith('.ndjson');
    assert.equal(request.headers['content-type'], 'application/json');
    assert.equal(request.headers.accept, isOwn ? 'application/x-ndjson' : 'text/event-stream');
    assert.deepEqual(parseJson(request.body), {
      model: settings.CHAT_MODEL,
      messages: [{ role: 'user', content: 'hello' }],
      stream: true,
      ...(isOwn ? {} : { stream_options: { include_usage: true } }),
    });
  });

const others = [...readme.matchAll(/^\| ([\w. ]+) \| `(https?:\/\/\S+)` \|$/gm)].map(([, name, url]) => ({
  name,
  url,
}));
assert.equal(others.length, 10, 'the README has the addresses of the others');
for (const { name, url = '' } of others)
  test(`the address of ${name}`, async (context) => {
    const settings = { CHAT_API_URL: url, CHAT_API_KEY: 'a-key', CHAT_MODEL: 'a-model' };
    const { meant, request } = await ask(context, settings, 'recordings/together-llama.sse');
    assert.equal(meant, `${url}/chat/completions`);
    assert.deepEqual(loginOf(request), { authorization: 'Bearer a-key' });
  });
