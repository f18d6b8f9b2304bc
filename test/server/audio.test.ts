import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test, type TestContext } from 'node:test';
import { openAiProvider, type OpenAiOptions } from '../../demo/server/providers/openai.js';
import { ProviderError, type Provider } from '../../demo/server/providers/provider.js';
import { parseJson } from '../../src/protocol/guards.js';
import { sendWhole, upstream } from './support/replay.js';

const { signal } = new AbortController();
const audio = { transcriptionModel: 'ear', speechModel: 'mouth' };

function provide(context: TestContext, options: Partial<OpenAiOptions> & Pick<OpenAiOptions, 'url'>): Provider {
  const provider = openAiProvider({ model: 'm', key: 'sk-test', ...audio, ...options });
  context.after(() => provider.close?.());
  return provider;
}

const sendTranscript = (response: ServerResponse): void =>
  sendWhole(response, 'application/json', '{"text":" Good morning. "}');

test('without a model for it there is neither transcription nor speech', async () => {
  const provider = openAiProvider({ url: 'http://localhost/v1', model: 'm' });
  assert.deepEqual(Object.keys(provider).sort(), ['close', 'generate']);
  await provider.close?.();
});

test('a recording is sent as a file, by a name that tells what it is', async (context) => {
  const { url, requests } = await upstream(context, sendTranscript);
  const provider = provide(context, { url: `${url}/v1` });
  const kinds = [
    ['audio/webm;codecs=opus', 'webm'],
    ['audio/mp4', 'm4a'],
    ['audio/mpeg', 'mp3'],
    ['audio/x-wav', 'wav'],
    ['application/octet-stream', 'webm'],
  ] as const;
  for (const recording of [new TextEncoder().encode('sound'), new Blob(['sound'])])
    for (const [type, ending] of kinds) {
      assert.equal(await provider.transcribe?.(recording, type, signal), 'Good morning.');
      const request = requests.at(-1);
      assert.deepEqual([request?.method, request?.url], ['POST', '/v1/audio/transcriptions']);
      assert.equal(request?.headers.authorization, 'Bearer sk-test');
      const form = await new Response(request.body, {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData();
      const file = form.get('file');
      assert.ok(file instanceof File);
      assert.deepEqual([file.name, file.type, await file.text()], [`audio.${ending}`, type, 'sound']);
      assert.deepEqual([form.get('model'), form.get('response_format')], ['ear', 'json']);
    }
});

test('a text is read aloud', async (context) => {
  const { url, requests } = await upstream(context, (response) => sendWhole(response, 'audio/mpeg', 'sound'));
  const provider = provide(context, { url: `${url}/v1/chat/completions`, speechVoice: 'low' });
  const speech = await provider.speak?.('Good morning.', signal);
  assert.deepEqual([speech?.type, Buffer.from(speech?.audio ?? []).toString()], ['audio/mpeg', 'sound']);
  const [request] = requests;
  assert.equal(request?.url, '/v1/audio/speech');
  assert.deepEqual(parseJson(request.body), {
    model: 'mouth',
    voice: 'low',
    input: 'Good morning.',
    response_format: 'mp3',
  });
});

test('at Azure each model has a deployment of its own', async (context) => {
  const { url, requests } = await upstream(context, sendTranscript);
  const address = `${url}/openai/deployments/chat?api-version=2024-10-21`;
  await provide(context, { url: address }).transcribe?.(new Blob(['sound']), 'audio/webm', signal);
  assert.equal(requests[0]?.url, '/openai/deployments/ear/audio/transcriptions?api-version=2024-10-21');
  assert.equal(requests[0].headers['api-key'], 'sk-test');
});

const failing: Readonly<Record<string, (response: ServerResponse) => void>> = {
  provider_login: (response) => response.writeHead(401).end('{"error":{"message":"Incorrect API key: sk-test"}}'),
  model_not_found: (response) => response.writeHead(404).end('Not found'),
  bad_response: (response) => sendWhole(response, 'text/html', '<h1>sk-test</h1>'),
  interrupted: (response) =>
    void response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('so', () => response.destroy()),
};
for (const [code, answer] of Object.entries(failing))
  test(`what goes wrong with audio is told in words of ours: ${code}`, async (context) => {
    const { url } = await upstream(context, answer);
    const provider = provide(context, { url });
    const attempts = [provider.speak?.('text', signal), provider.transcribe?.(new Blob(), 'audio/webm', signal)];
    for (const attempt of attempts)
      await assert.rejects(Promise.resolve(attempt), (error) => {
        assert.ok(error instanceof ProviderError);
        assert.equal(error.failure.code, code);
        assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /sk-test/);
        return true;
      });
  });

test('speech without an end is not collected for ever', async (context) => {
  const { url } = await upstream(context, (response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg' });
    const block = Buffer.alloc(1_000_000);
    const more = (): void => void response.write(block, (error) => (error ? undefined : more()));
    more();
  });
  await assert.rejects(Promise.resolve(provide(context, { url }).speak?.('text', signal)), { cause: 'too many bytes' });
});

test('nobody waits for audio that nobody wants any more', async (context) => {
  const gone = new AbortController();
  const { url } = await upstream(context, () => gone.abort());
  await assert.rejects(Promise.resolve(provide(context, { url }).speak?.('text', gone.signal)), ProviderError);
});
