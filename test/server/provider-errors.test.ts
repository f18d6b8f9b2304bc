import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { askThrough } from './support/answers.js';
import { sendWhole, upstream } from './support/replay.js';

interface ProviderAnswer {
  readonly http_status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly raw_body: string;
}

const folder = join(import.meta.dirname, '../fixtures/provider-errors');

/** What each of the recorded answers must be told as. */
const codes: Readonly<Record<string, string>> = {
  'azure-400-prompt-content-filter': 'content_filter',
  'azure-401-bad-key': 'provider_login',
  'azure-404-deployment-not-found': 'model_not_found',
  'azure-429-ratelimit': 'provider_busy',
  'dashscope-401': 'provider_login',
  'deepseek-400-context-length': 'conversation_too_long',
  'deepseek-401': 'provider_login',
  'groq-400-tool-use-failed': 'request_refused',
  'groq-404-model-not-found': 'model_not_found',
  'llamacpp-401': 'provider_login',
  'llamacpp-503-loading': 'provider_unavailable',
  'localai-401': 'provider_login',
  'localai-500-generic': 'provider_unavailable',
  'localai-503-model-loading': 'provider_unavailable',
  'mistral-401': 'provider_login',
  'ollama-400-badrequest': 'request_refused',
  'ollama-400-empty-messages': 'request_refused',
  'ollama-503-queue-full': 'provider_unavailable',
  'ollama-cloud-400-context': 'conversation_too_long',
  'ollama-cloud-401': 'provider_login',
  'ollama-native-404-model': 'model_not_found',
  'openai-400-context-length': 'conversation_too_long',
  'openai-400-invalid-value': 'request_refused',
  'openai-400-unsupported-value': 'request_refused',
  'openai-401-invalid-key': 'provider_login',
  'openai-404-model-deprecated': 'model_not_found',
  'openai-404-model-not-found': 'model_not_found',
  'openai-500-empty-body': 'provider_unavailable',
  'openrouter-400-context-length': 'conversation_too_long',
  'openrouter-401': 'provider_login',
  'openrouter-429-free-rpm': 'provider_busy',
  'openrouter-429-upstream': 'provider_busy',
  'perplexity-400-context-length': 'conversation_too_long',
  'perplexity-401': 'provider_login',
  'vllm-400-badrequest': 'conversation_too_long',
  'xai-400-bad-key': 'provider_login',
};

const read = (name: string): ProviderAnswer =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as ProviderAnswer;

for (const [name, code] of Object.entries(codes))
  test(`${name} is told as ${code}`, async (context) => {
    const { http_status: recorded, headers, raw_body } = read(name);
    // One of the recordings says 200 where its own body says 400.
    const status = recorded === 200 ? 400 : recorded;
    const type = headers['content-type'];
    const { url, requests } = await upstream(context, (response) => {
      response.writeHead(status, type === undefined ? {} : { 'content-type': type });
      response.end(raw_body);
    });
    const { end, stored, logged } = await askThrough(context, { url, key: 'sk-fake-key', model: 'm' });
    assert.ok(end.type === 'error');
    assert.equal(end.code, code);
    assert.equal(stored, undefined);
    assert.equal(requests.length, 1);
    const [line] = logged;
    assert.equal(line, `run 1: ${code} (HTTP ${status})`);
  });

test('a filtered completion of Azure has no message and is still an answer', async (context) => {
  const { raw_body } = read('azure-200-completion-filtered-no-message');
  const { url } = await upstream(context, (response) => sendWhole(response, 'application/json', raw_body));
  const { end, stored } = await askThrough(context, { url, model: 'm' });
  assert.equal(end.type, 'done');
  assert.equal(stored?.finish, 'content_filter');
});

test('an error frame of vLLM inside a 200 fails the run', async (context) => {
  const { raw_body } = read('vllm-200-stream-error-frame');
  const body = `data: ${raw_body}\n\ndata: [DONE]\n\n`;
  const { url } = await upstream(context, (response) => sendWhole(response, 'text/event-stream', body));
  const { end } = await askThrough(context, { url, model: 'm' });
  assert.ok(end.type === 'error');
  assert.equal(end.error, 'The answer could not be finished.');
});

/** Not recorded, but told of. */
const frames: readonly (readonly [string, string])[] = [
  [
    '{"object":"error","message":"This model\'s maximum context length is 10 tokens.","code":400}',
    'conversation_too_long',
  ],
  ['{"object":"error","message":"No.","type":"BadRequestError","code":429}', 'provider_busy'],
  ['{"error":{"message":"No.","code":402}}', 'provider_quota'],
  ['{"error":{"message":"You exceeded your current quota.","code":"insufficient_quota"}}', 'provider_quota'],
  ['{"error":"No."}', 'task_failed'],
  ['{"error":{}}', 'task_failed'],
];
for (const [frame, code] of frames)
  test(`an error within the stream, ${frame}, is told as ${code}`, async (context) => {
    const { url } = await upstream(context, (response) =>
      sendWhole(response, 'text/event-stream', `data: ${frame}\n\n`),
    );
    const { end } = await askThrough(context, { url, model: 'm' });
    assert.ok(end.type === 'error');
    assert.equal(end.code, code);
  });

test('every recorded error is tested', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const elsewhere = ['azure-200-completion-filtered-no-message', 'vllm-200-stream-error-frame'];
  assert.deepEqual(
    files.map((file) => file.slice(0, -'.json'.length)).sort(),
    [...Object.keys(codes), ...elsewhere].sort(),
  );
});
