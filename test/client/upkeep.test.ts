import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError, type ChatErrorCode } from '../../src/client/index.js';
import { createChatBench, linesOf, reached, record } from '../support/chat-bench.js';
import { hello, piece, until } from '../support/stream-steps.js';
import { held, json } from '../support/troubles.js';

function is(code: ChatErrorCode): (error: unknown) => boolean {
  return (error) => isChatError(error) && error.code === code;
}

test('a session is renamed on the server and in the stores', async (t) => {
  const { backend, chat } = await createChatBench(t);
  await chat.send('A question');
  const id = chat.$session.get()?.id as number;
  await chat.renameSession(id, 'A title');
  assert.deepEqual([chat.$session.get()?.title, chat.$sessions.get()[0]?.title], ['A title', 'A title']);
  assert.equal(backend.sessions[0]?.title, 'A title');
});

test('a session that could not be renamed keeps its title, and the error is told', async (t) => {
  const { server, chat } = await createChatBench(t);
  await chat.send('A question');
  server.once('PATCH /chat/update_session', json(500, {}));
  await assert.rejects(chat.renameSession(chat.$session.get()?.id as number, 'A title'), is('server_error'));
  assert.deepEqual([chat.$session.get()?.title, chat.$error.get()?.code], ['A question', 'server_error']);
});

test('a session that is deleted where it is shown gives way to a new conversation', async (t) => {
  const { backend, chat } = await createChatBench(t);
  await chat.send('A question');
  await chat.deleteSession(chat.$session.get()?.id as number);
  assert.deepEqual([chat.$sessions.get(), chat.$session.get(), chat.$messages.get()], [[], undefined, []]);
  assert.deepEqual(backend.sessions, []);
  await chat.send('Another');
  assert.equal(chat.$messages.get().length, 2);
});

test('another session than the one shown is deleted behind it', async (t) => {
  const { chat } = await createChatBench(t);
  await chat.send('One');
  const first = chat.$session.get()?.id as number;
  await chat.select(undefined);
  await chat.send('Two');
  const shown = record(t, chat.$messages);
  await chat.deleteSession(first);
  assert.equal(shown.length, 1);
  assert.deepEqual(
    chat.$sessions.get().map(({ title }) => title),
    ['Two'],
  );
});

test('a session that was deleted elsewhere is deleted here, too', async (t) => {
  const { server, chat } = await createChatBench(t);
  await chat.send('A question');
  server.once('DELETE /chat/delete_session', json(404, { error: 'Session not found' }));
  await chat.deleteSession(chat.$session.get()?.id as number);
  assert.deepEqual([chat.$sessions.get(), chat.$error.get()], [[], undefined]);
});

test('a session that could not be deleted stays', async (t) => {
  const { server, chat } = await createChatBench(t);
  await chat.send('A question');
  server.once('DELETE /chat/delete_session', json(503, {}));
  await assert.rejects(chat.deleteSession(chat.$session.get()?.id as number), is('unavailable'));
  assert.deepEqual([chat.$sessions.get().length, chat.$messages.get().length], [1, 2]);
  assert.equal(chat.$error.get()?.code, 'unavailable');
});

test('a session that is deleted while it is answered: its task is cancelled first, and nothing of it comes back', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  server.once('POST /chat/stream', backend.stream(hello, piece, until(released), piece));
  const sent = chat.send('A question');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  await chat.deleteSession(chat.$session.get()?.id as number);
  const shown = record(t, chat.$messages);
  const { length } = server.requests;
  assert.deepEqual(server.log().slice(-2), ['POST /chat/cancel', 'DELETE /chat/delete_session']);
  assert.equal(backend.run.status, 5);
  release();
  assert.equal((await sent)?.finish, 'cancelled');
  assert.deepEqual(shown, [[]]);
  assert.deepEqual([server.requests.length, chat.$sessions.get(), chat.$status.get()], [length, [], 'idle']);
});

test('a session is deleted also where its task could not be cancelled', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  server.once('POST /chat/stream', backend.stream(hello, piece, until(released)));
  server.once('POST /chat/cancel', json(404, {}));
  void chat.send('A question');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  await chat.deleteSession(chat.$session.get()?.id as number);
  assert.deepEqual([backend.sessions, chat.$sessions.get(), chat.$error.get()], [[], [], undefined]);
  release();
});

test('a session is not deleted from under a message that is on its way', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const { id } = await chat.newSession();
  const slow = held(json(200, backend.addMessage(id as number, 'A question')));
  server.once('PUT /chat/new_message', slow);
  const sent = chat.send('A question');
  await server.received('PUT /chat/new_message');
  await assert.rejects(chat.deleteSession(id), is('busy'));
  slow.release();
  await sent;
  assert.equal(server.count('DELETE /chat/delete_session'), 0);
});

test('a message is deleted on the server and from the list', async (t) => {
  const { backend, chat } = await createChatBench(t);
  await chat.send('A question');
  await chat.deleteMessage(chat.$messages.get()[1]?.id as number);
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: A question']);
  assert.equal(backend.messages.length, 1);
  assert.equal(chat.$canRetry.get(), true);
});

test('a message that could not be deleted stays, and the error is told', async (t) => {
  const { server, chat } = await createChatBench(t);
  await chat.send('A question');
  server.once('DELETE /chat/delete_message', json(500, {}));
  await assert.rejects(chat.deleteMessage(chat.$messages.get()[1]?.id as number), is('server_error'));
  assert.deepEqual([chat.$messages.get().length, chat.$error.get()?.code], [2, 'server_error']);
});

test('no message is deleted while an answer is being written', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  server.once('POST /chat/stream', backend.stream(hello, piece, until(released)));
  const sent = chat.send('A question');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  await assert.rejects(chat.deleteMessage(chat.$messages.get()[0]?.id as number), is('busy'));
  await chat.stop();
  release();
  await sent;
  assert.equal(server.count('DELETE /chat/delete_message'), 0);
});

test('messages that arrive for a session that was deleted meanwhile are not shown', async (t) => {
  const { backend, server, chat } = await createChatBench(t);
  const sessionId = backend.addSession().id as number;
  const slow = held(json(200, [backend.addMessage(sessionId, 'A question')]));
  server.once('GET /chat/messages', slow);
  const selected = chat.select(sessionId);
  await server.received('GET /chat/messages');
  await chat.deleteSession(sessionId);
  slow.release();
  await selected;
  assert.deepEqual([chat.$messages.get(), chat.$session.get(), chat.$canRetry.get()], [[], undefined, false]);
});
