import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError, nextcloud } from '../../src/client/index.js';
import { createChatBench, reached } from '../support/chat-bench.js';
import { json, noSuchRoute, reset } from '../support/troubles.js';

/** What a backend offers: as it says, and as it turns out. */

const asked = 'GET /chat/capabilities';
const told = {
  ...{ v: 1, stream: true, resume: true, cancel: true, feedback: false, audio: false, titles: 'maybe', sessions: true },
  ...{ attachments: { types: ['image/*', 7], maxBytes: 1000 }, limits: { contentBytes: 100 }, unheard: true },
};

test('a backend is asked for its capabilities once, and what makes no sense in them is left out', async (t) => {
  const { server, open } = await createChatBench(t);
  const chat = open({ capabilities: undefined });
  assert.deepEqual(chat.$capabilities.get(), { missing: new Set() });
  server.once(asked, json(200, told));
  await chat.load();
  await reached(chat.$capabilities, ({ stream }) => stream === true);
  await chat.select(undefined);
  await chat.load();
  assert.deepEqual(chat.$capabilities.get(), {
    ...{ stream: true, resume: true, cancel: true, feedback: false, audio: false, sessions: true },
    ...{ attachments: { types: ['image/*'], maxBytes: 1000 }, limits: { contentBytes: 100 }, missing: new Set() },
  });
  assert.equal(server.count(asked), 1);
});

test('a backend that cannot say what it offers is not asked again, and nothing is wrong with it', async (t) => {
  const { server, open } = await createChatBench(t);
  const chat = open({ capabilities: undefined });
  server.once(asked, noSuchRoute);
  await chat.select(undefined);
  await reached(chat.$capabilities, ({ missing }) => missing.has('capabilities'));
  await chat.load();
  await chat.load();
  assert.deepEqual([server.count(asked), chat.$error.get()], [1, undefined]);
});

test('one that could not be asked is asked again later', async (t) => {
  const { server, open } = await createChatBench(t);
  const chat = open({ capabilities: undefined });
  server.once(asked, reset, json(200, told));
  await chat.load();
  await server.received(asked);
  while (server.count(asked) < 2) await chat.load();
  await reached(chat.$capabilities, ({ stream }) => stream === true);
  assert.equal(chat.$error.get(), undefined);
});

test('what is known beforehand is not asked for, as with Nextcloud', async (t) => {
  const { server, open } = await createChatBench(t);
  const chat = open({ capabilities: nextcloud().capabilities });
  await chat.load();
  assert.deepEqual([chat.$capabilities.get().feedback, server.count(asked)], [false, 0]);
});

for (const status of [404, 405, 501])
  test(`an endpoint that is not there (${status}) is known as missing from then on`, async (t) => {
    const { server, chat } = await createChatBench(t);
    server.once('GET /chat/sessions', json(status, {}));
    await chat.load();
    const { missing, sessions } = chat.$capabilities.get();
    assert.deepEqual([[...missing], sessions], [['sessions'], false]);
    await chat.load();
    assert.deepEqual(chat.$capabilities.get(), { missing: new Set() }, 'it has come back');
  });

test('a message may be as long as the backend says, in bytes', async (t) => {
  const { server, open } = await createChatBench(t);
  const chat = open({ capabilities: { limits: { contentBytes: 4 } } });
  await assert.rejects(chat.send('äöü'), (error) => isChatError(error) && error.detail?.includes('6 of 4') === true);
  assert.equal(server.requests.length, 0);
  await chat.send('äö');
  await open({ capabilities: { limits: { contentBytes: 64_001 } } }).send('x'.repeat(64_001));
});

test('a 404 in which the endpoint speaks is of what it was asked for', async (t) => {
  const { server, chat } = await createChatBench(t);
  server.once('PATCH /chat/update_session', json(404, { error: 'Session not found' }));
  await assert.rejects(chat.renameSession(9, 'A title'));
  assert.equal(chat.$capabilities.get().missing.size, 0);
});

test('without an endpoint for files none are taken', async (t) => {
  const { server, chat } = await createChatBench(t);
  server.once('POST /chat/attachments', noSuchRoute);
  await assert.rejects(chat.upload(new Blob(['x'])));
  assert.equal(chat.$capabilities.get().attachments?.maxBytes, 0);
});
