import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChat, type ChatOptions } from '../../src/client/index.js';
import { DiagnosisBench, type DiagnosisScript } from '../support/diagnosis-bench.js';

/** The verb. What it makes of a stream is tried in test/transport/diagnosis. */

function chatWith(script: Partial<DiagnosisScript> = {}, options: Partial<ChatOptions> = {}) {
  const bench = new DiagnosisBench(script);
  const { fetch, baseUrl } = bench.context.backend;
  return { bench, chat: createChat({ baseUrl, fetch, clock: bench.clock, ...options }) };
}

test('a chat says whether it streams, and shows nothing of it', async () => {
  const { bench, chat } = chatWith();
  const { verdict, timeline } = await chat.diagnose();
  assert.equal(verdict, 'streams');
  assert.ok(timeline.length > 8);
  assert.deepEqual([chat.$sessions.get(), chat.$messages.get(), chat.$error.get()], [[], [], undefined]);
  assert.equal(bench.requests.at(-1), 'DELETE /chat/delete_session');
});

test('it is asked with the headers and at the endpoints of the chat, and its result holds none of them', async () => {
  const seen = new Set<string | null>();
  const { bench, chat } = chatWith(
    {},
    { headers: { authorization: 'Bearer secret' }, endpoints: { newSession: { path: '/elsewhere/new' } } },
  );
  bench.onRequest((request) => seen.add(request.headers.get('authorization')));
  const { verdict } = await chat.diagnose();
  assert.equal(verdict, 'unreachable');
  assert.deepEqual([...seen], ['Bearer secret']);
  assert.equal(bench.requests[0], 'PUT /elsewhere/new');
});

test('a chat that is let go gives it up', async () => {
  const { bench, chat } = chatWith();
  bench.onRequest(({ url }) => {
    if (url.includes('check_generation')) chat.dispose();
  });
  await assert.rejects(chat.diagnose(), { code: 'interrupted' });
  assert.equal(bench.requests.at(-1), 'DELETE /chat/delete_session');
});

test('whoever asked can give it up', async () => {
  const { chat } = chatWith();
  await assert.rejects(chat.diagnose({ signal: AbortSignal.abort(new Error('never mind')) }), /never mind/);
});

test('no text of the model, and no key, is in what it finds', async () => {
  const { chat } = chatWith({ between: 'keeps all to the end' }, { headers: { authorization: 'Bearer secret' } });
  const text = JSON.stringify(await chat.diagnose());
  assert.doesNotMatch(text, /secret|word\d/);
});
