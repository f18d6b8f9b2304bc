import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorText, isChatError, type Attachment } from '../../src/client/index.js';
import { createChatBench, reached, record } from '../support/chat-bench.js';
import { json, reset, silence } from '../support/troubles.js';

/** Files that a message takes along. */

const file = new File(['a file'], 'a.txt', { type: 'text/plain' });
const told = { file_id: 12, type: 'text', name: 'a.txt', size: 6, url: '/files/12' };
const attachment: Attachment = { fileId: 12, type: 'text', name: 'a.txt', size: 6, url: '/files/12' };
const upload = 'POST /chat/attachments';

test('a file is uploaded, goes with a message, is shown with it at once and stays', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  server.once(upload, json(200, told));
  const attachments = [await chat.upload(file)];
  assert.deepEqual(attachments, [attachment]);
  const lists = record(t, chat.$messages);
  await chat.send('What is this?', { attachments });
  for (const [human] of lists.slice(1)) assert.deepEqual(human?.attachments, [attachment]);
  assert.equal(
    lists.some(([human]) => human && human.id === undefined),
    true,
  );
  assert.deepEqual(backend.messages[0]?.attachments, [{ type: 'text', file_id: 12 }]);
});

test('a file keeps its name, a blob is given one, and a caller may give another', async (t) => {
  const { server, chat } = await createChatBench(t);
  server.once(upload, json(200, told), json(200, told), json(200, told));
  await chat.upload(file);
  await chat.upload(new Blob(['x']));
  await chat.upload(file, 'b.txt');
  const names = server.requests.map(({ body }) => /filename="([^"]*)"/.exec(String(body))?.[1]);
  assert.deepEqual(names, ['a.txt', 'file', 'b.txt']);
});

test('a file is enough to be sent, and names no session', async (t) => {
  const { backend, chat } = await createChatBench(t);
  await chat.send(' ', { attachments: [attachment] });
  assert.equal(backend.messages[0]?.content, '');
  assert.equal(chat.$session.get()?.title, null);
  await assert.rejects(
    chat.send(' ', { attachments: [] }),
    (error) => isChatError(error) && error.code === 'invalid_input',
  );
});

for (const [status, words] of [
  [413, /too large/],
  [415, /kind/],
] as const)
  test(`a file that is refused (${status}) is told in words, and nothing is sent with it`, async (t) => {
    const { server, chat } = await createChatBench(t);
    server.once(upload, json(status, {}));
    await assert.rejects(chat.upload(file), (error) => isChatError(error) && words.test(errorText(error)));
    assert.equal(chat.$error.get(), undefined);
    assert.deepEqual([server.log(), chat.$messages.get(), chat.$status.get()], [[upload], [], 'idle']);
  });

test('the same text with the same files sent again is the same message', async (t) => {
  const { server, chat } = await createChatBench(t);
  const other: Attachment = { ...attachment, fileId: 13 };
  server.once('PUT /chat/new_message', reset, reset, reset, reset);
  const tries = [[attachment, other], [attachment, other], [attachment], [other]];
  for (const attachments of tries) await assert.rejects(chat.send('A question', { attachments }));
  await chat.send('A question');
  const keys = server
    .requestsFor('PUT /chat/new_message')
    .map(({ body }) => (body as Record<string, unknown>).clientKey);
  assert.equal(keys[0], keys[1]);
  assert.equal(new Set(keys).size, 4);
});

test('an upload takes its time, and is given up with the chat', async (t) => {
  const { server, clock, chat } = await createChatBench(t, { uploadTimeout: 60_000 });
  server.once(upload, silence, silence);
  const slow = chat.upload(file);
  await server.received(upload);
  clock.advance(60_000);
  await assert.rejects(slow, (error) => isChatError(error) && error.code === 'timeout');
  const given = chat.upload(file);
  const request = await server.received(upload, 2);
  chat.dispose();
  await assert.rejects(given, (error) => isChatError(error) && error.code === 'interrupted');
  assert.deepEqual([await request.closed, clock.pending], [false, []]);
});

test('an upload can be given up, alone and without an error, before it begins and on its way', async (t) => {
  const { server, chat } = await createChatBench(t);
  server.once(upload, silence, json(200, told));
  const controller = new AbortController();
  const given = chat.upload(file, 'a.txt', { signal: controller.signal });
  const request = await server.received(upload);
  controller.abort();
  const isInterrupted = (error: unknown) => isChatError(error) && error.code === 'interrupted';
  await assert.rejects(given, isInterrupted);
  assert.equal(await request.closed, false);
  assert.deepEqual(await chat.upload(file), attachment);
  await assert.rejects(chat.upload(file, 'a.txt', { signal: controller.signal }), isInterrupted);
  assert.deepEqual([chat.$error.get(), server.count(upload)], [undefined, 2]);
});

test('a file is uploaded while an answer is being written', async (t) => {
  const { server, chat } = await createChatBench(t);
  server.once(upload, json(200, told));
  const sent = chat.send('A question');
  await reached(chat.$status, (status) => status === 'streaming');
  assert.deepEqual(await chat.upload(file), attachment);
  assert.equal((await sent)?.finish, 'stop');
});
