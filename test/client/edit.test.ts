import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError, type Attachment, type ChatErrorCode } from '../../src/client/index.js';
import { createChatBench, linesOf, record, type ChatBench } from '../support/chat-bench.js';
import { held, json, noSuchRoute, reset } from '../support/troubles.js';

/** A human message that is replaced, with all that followed. */

const remove = 'DELETE /chat/delete_message';

interface TalkBench extends ChatBench {
  readonly id: (place: number) => number;
  readonly lines: () => readonly string[];
}

const talk = ['human: One', 'assistant: First', 'human: Two', 'assistant: Second'];

/** A chat of two questions and their answers, each of a few words. */
async function talking(t: Parameters<typeof createChatBench>[0]): Promise<TalkBench> {
  const bench = await createChatBench(t);
  const { backend, chat } = bench;
  backend.pieces = ['First'];
  await chat.send('One');
  backend.pieces = ['Second'];
  await chat.send('Two');
  backend.pieces = ['New'];
  const lines = () => linesOf(chat.$messages.get());
  const ids = chat.$messages.get().map(({ id }) => Number(id));
  return { ...bench, lines, id: (place) => ids[place] ?? assert.fail('no such message') };
}

function fails(code: ChatErrorCode): (error: unknown) => boolean {
  return (error) => isChatError(error) && error.code === code;
}

test('an edited message takes the place of the old one and of all that followed', async (t) => {
  const { backend, server, chat, id, lines } = await talking(t);
  assert.equal((await chat.edit(id(0), 'Uno'))?.content, 'New');
  assert.deepEqual(lines(), ['human: Uno', 'assistant: New']);
  assert.deepEqual(
    backend.messages.map(({ content }) => content),
    ['Uno', 'New'],
  );
  const deleted = server.requestsFor(remove).map(({ query }) => Number(query.messageId));
  assert.deepEqual(deleted, [3, 2, 1, 0].map(id));
});

test('what was there before it stays, and what came to it elsewhere goes', async (t) => {
  const { backend, chat, id, lines } = await talking(t);
  backend.addMessage(Number(chat.$session.get()?.id), 'From elsewhere');
  await chat.edit(id(2), 'Dos');
  assert.deepEqual(lines(), ['human: One', 'assistant: First', 'human: Dos', 'assistant: New']);
  assert.equal(backend.messages.length, 4);
});

test('its files go with it, unless others are given', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const file: Attachment = { fileId: 12, type: 'text', name: 'a.txt' };
  await chat.send('One', { attachments: [file] });
  const [first] = chat.$messages.get();
  server.once('PUT /chat/new_message', json(503, {}));
  await assert.rejects(chat.edit(first?.id ?? 0, 'Uno'));
  await chat.edit(first?.id ?? 0, 'Uno');
  assert.deepEqual(backend.messages[0]?.attachments, [{ type: 'text', file_id: 12 }]);
  const [second] = chat.$messages.get();
  await chat.edit(second?.id ?? 0, 'Uno', { attachments: [] });
  assert.deepEqual(backend.messages.at(0)?.attachments, []);
});

test('a backend that deletes no messages: nothing has changed, and it is not offered again', async (t) => {
  const { server, chat, id, lines } = await talking(t);
  const can = record(t, chat.$canEdit);
  server.once(remove, noSuchRoute);
  await assert.rejects(chat.edit(id(0), 'Uno'), fails('unsupported'));
  await assert.rejects(chat.edit(id(0), 'Uno'), fails('unsupported'));
  assert.deepEqual([lines(), server.count(remove), chat.$status.get()], [talk, 1, 'idle']);
  assert.deepEqual([can[0], can.at(-1)], [true, false]);
});

test('one that deletes a part only leaves a conversation, and the same edit goes on', async (t) => {
  const { server, chat, id, lines } = await talking(t);
  server.once(remove, json(200, []), json(503, {}));
  await assert.rejects(chat.edit(id(0), 'Uno'), fails('unavailable'));
  assert.deepEqual([lines(), chat.$error.get()?.code, chat.$status.get()], [talk.slice(0, 3), 'unavailable', 'idle']);
  await chat.edit(id(0), 'Uno');
  assert.deepEqual(lines(), ['human: Uno', 'assistant: New']);
});

test('a new text that cannot be stored is sent by the same edit, and deletes nothing more', async (t) => {
  const { backend, server, chat, id, lines } = await talking(t);
  server.once('PUT /chat/new_message', reset);
  await assert.rejects(chat.edit(id(2), 'Dos'), fails('network'));
  assert.deepEqual(lines(), talk.slice(0, 2));
  await chat.edit(id(2), 'Dos');
  assert.deepEqual([lines().slice(2), server.count(remove)], [['human: Dos', 'assistant: New'], 2]);
  assert.equal(backend.messages.length, 4);
  await assert.rejects(chat.edit(id(2), 'Dos'), fails('not_found'));
});

test('what may not be sent deletes nothing', async (t) => {
  const { server, chat, id, lines } = await talking(t);
  await assert.rejects(chat.edit(id(0), ' '), fails('invalid_input'));
  await assert.rejects(chat.edit(id(0), 'x'.repeat(64_001)), fails('too_long'));
  await assert.rejects(chat.edit(id(1), 'Not mine'), fails('not_found'));
  server.once('GET /chat/messages', json(503, {}));
  await assert.rejects(chat.edit(id(0), 'Uno'), fails('unavailable'));
  assert.deepEqual([lines(), server.count(remove), chat.$status.get()], [talk, 0, 'idle']);
});

test('a session in which an answer is being written elsewhere is not cut short', async (t) => {
  const { backend, server, chat, id } = await talking(t);
  backend.startRun(Number(chat.$session.get()?.id), backend.addMessage(Number(chat.$session.get()?.id), 'Three').id);
  await assert.rejects(chat.edit(id(0), 'Uno'), fails('busy'));
  assert.equal(server.count(remove), 0);
});

test('an edit is of the session that was shown, and nobody comes in between', async (t) => {
  const { backend, server, chat, id } = await talking(t);
  const slow = held(json(200, []));
  server.once(remove, slow);
  const edited = chat.edit(id(2), 'Dos');
  await server.received(remove);
  await assert.rejects(chat.send('Three'), fails('busy'));
  await assert.rejects(chat.edit(id(0), 'Uno'), fails('busy'));
  const first = chat.$session.get()?.id;
  await chat.select(undefined);
  slow.release();
  assert.equal((await edited)?.content, 'New');
  assert.deepEqual([chat.$messages.get(), backend.sessions.length], [[], 1]);
  await chat.select(first);
  assert.deepEqual(linesOf(chat.$messages.get()).slice(-2), ['human: Dos', 'assistant: New']);
});

test('an edit that is stopped stores the text and asks for no answer', async (t) => {
  const { backend, server, chat, id } = await talking(t);
  const slow = held(json(200, []));
  server.once(remove, slow);
  const edited = chat.edit(id(2), 'Dos');
  await server.received(remove);
  await chat.stop();
  slow.release();
  assert.equal(await edited, undefined);
  assert.deepEqual([backend.runs.length, chat.$canRetry.get()], [2, true]);
});
