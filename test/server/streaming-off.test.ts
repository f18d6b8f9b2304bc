import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '../../src/protocol/guards.js';
import { numberOf, ownHeader } from './support/client.js';
import { serve } from './support/server.js';

test('where streaming is switched off the stream says so, and polling works', async (context) => {
  const { client, server } = await serve(context, { streaming: 'off' });
  const { sessionId, messageId } = await client.begin();
  const off = { error: 'Streaming is switched off on this server.', code: 'streaming_disabled' };
  const post = await client.request('POST', '/chat/stream', { json: { sessionId, messageId } });
  assert.deepEqual([post.status, post.body], [400, off]);
  const path = `/chat/stream?sessionId=${sessionId}&messageId=${messageId}`;
  const get = await client.request('GET', path, { headers: ownHeader });
  assert.deepEqual([get.status, get.body], [400, off]);
  assert.equal(server.runs.generations, 0);
  assert.equal(numberOf((await client.generate(sessionId)).body, 'taskId'), 1);
});

test('a server can be as old as the ones that have never heard of streaming', async (context) => {
  const { client } = await serve(context, { streaming: 'missing' });
  const { sessionId, messageId } = await client.begin();
  const { status } = await client.request('POST', '/chat/stream', { json: { sessionId, messageId } });
  assert.equal(status, 404);
  assert.equal((await client.generate(sessionId)).status, 200);
});

for (const streaming of ['on', 'off', 'missing'] as const)
  test(`the capabilities are true with streaming ${streaming}`, async (context) => {
    const { client } = await serve(context, { streaming });
    const { body } = await client.request('GET', '/chat/capabilities');
    assert.ok(isRecord(body));
    assert.deepEqual(body, {
      v: 1,
      stream: streaming === 'on',
      resume: streaming === 'on',
      cancel: true,
      attachments: {
        types: ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'audio/*', 'application/pdf', 'text/*'],
        maxBytes: 10 * 1024 * 1024,
      },
      feedback: true,
      audio: true,
      titles: false,
      sessions: true,
      limits: { contentBytes: 64_000 },
      userStreaming: false,
    });
  });
