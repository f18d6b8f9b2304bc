import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChatBench, reached, record } from '../support/chat-bench.js';
import { hello, piece, until } from '../support/stream-steps.js';
import { html, json } from '../support/troubles.js';

/** The stores that say how things stand, beside `$status`. */

test('the phase is that of the run while it lasts, and then how it ended', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const phases = record(t, chat.$phase);
  await chat.send('One');
  assert.deepEqual(phases, [undefined, 'connecting', 'streaming', 'done']);
  server.once('POST /chat/stream', backend.fails('Hel', 'out'));
  await chat.send('Two');
  assert.deepEqual(phases.slice(4), [undefined, 'connecting', 'streaming', 'failed']);
});

test('the phase is told at once with the status', async (t) => {
  const { chat } = await createChatBench(t);
  const seen: string[] = [];
  t.after(chat.$status.listen((status) => seen.push(`${status} ${chat.$phase.get() ?? ''}`)));
  await chat.send('One');
  assert.deepEqual(seen, ['sending ', 'connecting connecting', 'streaming streaming', 'idle done']);
});

test('the phase is of the session that is shown', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  server.once('POST /chat/stream', backend.stream(hello, piece, until(released)));
  void chat.send('One');
  await reached(chat.$phase, (phase) => phase === 'streaming');
  const first = chat.$session.get()?.id;
  await chat.select(undefined);
  assert.equal(chat.$phase.get(), undefined);
  await chat.select(first);
  assert.equal(chat.$phase.get(), 'streaming');
  await chat.stop();
  assert.equal(chat.$phase.get(), 'cancelled');
  release();
});

for (const [says, reply] of [
  ['401', json(401, {})],
  ['412', json(412, { message: 'CSRF check failed' })],
  ['the page to sign in on', html],
] as const) {
  test(`who is signed out (${says}) is noticed, until something goes well`, async (t) => {
    const { server, chat } = await createChatBench(t);
    const notices = record(t, chat.$notice);
    server.once('PUT /chat/new_session', reply);
    await assert.rejects(chat.send('A question'));
    assert.deepEqual([chat.$notice.get(), chat.$error.get()?.code], [{ kind: 'signed_out' }, 'unauthorized']);
    await chat.send('A question');
    assert.deepEqual(
      notices.map((notice) => notice?.kind),
      [undefined, 'signed_out', undefined],
    );
  });
}

test('an error of another kind is no notice', async (t) => {
  const { server, chat } = await createChatBench(t);
  server.once('PUT /chat/new_session', json(403, {}));
  await assert.rejects(chat.send('A question'));
  assert.deepEqual([chat.$error.get()?.code, chat.$notice.get()], ['forbidden', undefined]);
});
