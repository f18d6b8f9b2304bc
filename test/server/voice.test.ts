import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProviderError } from '../../demo/server/providers/provider.js';
import { numberOf, type Client } from './support/client.js';
import { says, scripted } from './support/script.js';
import { serve } from './support/server.js';

const recording = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6d]);
const mp3 = new Uint8Array([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0, 0xff, 0xfb, 0x90, 0x64]);

async function spoken(client: Client): Promise<{ sessionId: number; json: object }> {
  const form = new FormData();
  form.append('data', new File([recording], 'voice.webm', { type: 'audio/webm' }));
  const fileId = numberOf(await (await client.post('/chat/attachments', form)).json(), 'file_id');
  const sessionId = await client.newSession();
  const attachments = [{ type: 'audio/webm', file_id: fileId }];
  return { sessionId, json: { sessionId, role: 'human', content: '', attachments } };
}

test('what is said is written down, answered, and read aloud', async (context) => {
  const heard: [size: number, type: string][] = [];
  const { provider, asked } = scripted([says('Fine weather.')], {
    transcribe(audio, type) {
      heard.push(['size' in audio ? audio.size : audio.length, type]);
      return Promise.resolve(' How is the weather? ');
    },
    speak: (text) => {
      assert.equal(text, 'Fine weather.');
      return Promise.resolve({ audio: mp3, type: 'audio/mpeg' });
    },
  });
  const { client } = await serve(context, { provider });
  const { sessionId, json } = await spoken(client);
  const messageId = numberOf((await client.request('PUT', '/chat/new_message', { json })).body, 'id');
  await (await client.start({ sessionId, messageId })).rest();
  const [question, answer] = await client.messages(sessionId);
  assert.deepEqual(heard, [[recording.length, 'audio/webm']]);
  assert.equal(question?.content, 'How is the weather?');
  assert.equal(asked[0]?.messages[0]?.content, 'How is the weather?');
  assert.deepEqual(answer?.attachments, [
    { type: 'audio/mpeg', name: 'answer.mp3', size: mp3.length, url: 'chat/attachments/2', file_id: 2 },
  ]);
});

test('a recording that nobody can write down is refused before anything is stored', async (context) => {
  const { client } = await serve(context, { provider: scripted([says('x')]).provider });
  const { sessionId, json } = await spoken(client);
  const { status, body } = await client.request('PUT', '/chat/new_message', { json });
  assert.deepEqual(
    [status, body],
    [400, { error: 'This server cannot understand recordings: please write.', code: 'no_transcription' }],
  );
  assert.deepEqual(await client.messages(sessionId), []);
});

test('a recording in which nothing is said, or that cannot be written down, ends in words', async (context) => {
  for (const [transcribe, code] of [
    [() => Promise.resolve(' '), 'nothing_heard'],
    [() => Promise.reject(new ProviderError('provider_unreachable')), 'provider_unreachable'],
  ] as const) {
    const { client } = await serve(context, { provider: scripted([says('x')], { transcribe }).provider });
    const { sessionId, json } = await spoken(client);
    const messageId = numberOf((await client.request('PUT', '/chat/new_message', { json })).body, 'id');
    const end = (await (await client.start({ sessionId, messageId })).rest()).at(-1)?.event;
    assert.ok(end?.type === 'error' && end.code === code, JSON.stringify(end));
  }
});

test('an answer that cannot be read aloud is an answer all the same', async (context) => {
  const { provider } = scripted([says('Fine weather.')], {
    transcribe: () => Promise.resolve('How is it?'),
    speak: () => Promise.reject(new ProviderError('provider_unreachable')),
  });
  const { client, logged } = await serve(context, { provider });
  const { sessionId, json } = await spoken(client);
  const messageId = numberOf((await client.request('PUT', '/chat/new_message', { json })).body, 'id');
  const end = (await (await client.start({ sessionId, messageId })).rest()).at(-1)?.event;
  assert.equal(end?.type, 'done');
  assert.match(logged.join('\n'), /could not be read aloud/);
});
