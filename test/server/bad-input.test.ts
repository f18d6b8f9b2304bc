import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatServer } from '../../demo/server/server.js';
import { Sessions } from '../../demo/server/store/sessions.js';
import { isRecord } from '../../src/protocol/guards.js';
import { ownHeader } from './support/client.js';
import { mine, serve } from './support/server.js';

/** Everything that is stored. */
async function dump(server: ChatServer): Promise<unknown> {
  const { sessions, messages, runs } = mine(server);
  const all: unknown[] = [await server.store.activeRuns.list()];
  for (const session of await sessions.list()) {
    const inSession = await messages.list(session.id, 1000, 0);
    all.push(session, inSession, await Promise.all(inSession.map(({ id }) => runs.latestOf(id))));
  }
  return all;
}

interface Case {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly json?: unknown;
  readonly body?: string;
  readonly headers?: object;
  readonly status: number;
  readonly error?: string;
  readonly allow?: string;
}

const json = { 'content-type': 'application/json' };
const newMessage = { method: 'PUT', path: '/chat/new_message' };
const human = { sessionId: 1, role: 'human', content: 'x' };
const opinion = { method: 'POST', path: '/chat/feedback' } as const;
const newSession = { method: 'PUT', path: '/chat/new_session' };
const stream = { method: 'POST', path: '/chat/stream' };
const cancel = { method: 'POST', path: '/chat/cancel' };
const get = { method: 'GET', headers: ownHeader };

/** Session 1 has message 1 (human) and 2 (its answer, of run 1); session 2 is empty. */
const cases: readonly Case[] = [
  { what: 'broken JSON', ...newMessage, body: '{"sessionId": broken', headers: json, status: 400 },
  {
    what: 'JSON that is no object',
    ...newMessage,
    json: [1],
    status: 400,
    error: 'The request must be a JSON object.',
  },
  { what: 'null', ...newMessage, json: null, status: 400 },
  { what: 'no body', ...newMessage, headers: json, status: 400 },
  {
    what: 'a form',
    ...newMessage,
    body: 'a=b',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
  },
  { what: 'text', ...newSession, body: '{}', headers: { 'content-type': 'text/plain' }, status: 415 },
  { what: 'no content type', ...stream, body: '{}', headers: { 'content-type': '' }, status: 415 },
  {
    what: 'no session',
    ...newMessage,
    json: { ...human, sessionId: undefined },
    status: 400,
    error: '"sessionId" is missing.',
  },
  { what: 'an odd session', ...newMessage, json: { ...human, sessionId: 'abc' }, status: 400 },
  { what: 'half a session', ...newMessage, json: { ...human, sessionId: 1.5 }, status: 400 },
  { what: 'a session below zero', ...newMessage, json: { ...human, sessionId: -1 }, status: 400 },
  { what: 'an unsafe session', ...newMessage, json: { ...human, sessionId: 2 ** 53 }, status: 400 },
  { what: 'true as a session', ...newMessage, json: { ...human, sessionId: true }, status: 400 },
  {
    what: 'an unknown session',
    ...newMessage,
    json: { ...human, sessionId: 999 },
    status: 404,
    error: 'Session not found',
  },
  {
    what: 'no role',
    ...newMessage,
    json: { ...human, role: undefined },
    status: 400,
    error: '"role" must be "human".',
  },
  { what: 'the role of the assistant', ...newMessage, json: { ...human, role: 'assistant' }, status: 400 },
  {
    what: 'no content',
    ...newMessage,
    json: { ...human, content: undefined },
    status: 400,
    error: '"content" is missing.',
  },
  {
    what: 'a number as content',
    ...newMessage,
    json: { ...human, content: 5 },
    status: 400,
    error: '"content" must be a text.',
  },
  {
    what: 'blank content',
    ...newMessage,
    json: { ...human, content: ' \n' },
    status: 400,
    error: 'Message content is empty',
  },
  {
    what: 'too much content',
    ...newMessage,
    json: { ...human, content: 'x'.repeat(64_001) },
    status: 413,
    error: 'The new message is too long',
  },
  { what: 'too many bytes', ...newMessage, json: { ...human, content: 'ä'.repeat(32_001) }, status: 413 },
  {
    what: 'a body beyond measure',
    ...newMessage,
    json: { ...human, more: 'x'.repeat(600_000) },
    status: 413,
    error: 'The request is too long.',
  },
  { what: 'an odd timestamp', ...newMessage, json: { ...human, timestamp: 'now' }, status: 400 },
  { what: 'a timestamp below zero', ...newMessage, json: { ...human, timestamp: -5 }, status: 400 },
  {
    what: 'a file that is not there',
    ...newMessage,
    json: { ...human, attachments: [{ type: 'File', file_id: 1 }] },
    status: 404,
    error: 'The file is not there.',
  },
  {
    what: 'a list of files that is none',
    ...newMessage,
    json: { ...human, attachments: 'x' },
    status: 400,
    error: '"attachments" must be a list of files.',
  },
  {
    what: 'more files than a message can have',
    ...newMessage,
    json: { ...human, attachments: Array.from({ length: 11 }, () => ({ type: 'File', file_id: 1 })) },
    status: 400,
    error: 'A message can have 10 files at most.',
  },
  { what: 'an odd clientKey', ...newMessage, json: { ...human, clientKey: 'a b' }, status: 400 },
  { what: 'a long clientKey', ...newMessage, json: { ...human, clientKey: 'k'.repeat(129) }, status: 400 },
  { what: 'a number as title', ...newSession, json: { title: 5 }, status: 400, error: '"title" must be a text.' },
  { what: 'a long title', ...newSession, json: { title: 'x'.repeat(201) }, status: 400 },
  {
    what: 'an empty title',
    method: 'PATCH',
    path: '/chat/update_session',
    json: { sessionId: 1, title: ' ' },
    status: 400,
  },
  {
    what: 'no title',
    method: 'PATCH',
    path: '/chat/update_session',
    json: { sessionId: 1 },
    status: 400,
    error: '"title" is missing.',
  },
  {
    what: 'an unknown session to rename',
    method: 'PATCH',
    path: '/chat/update_session',
    json: { sessionId: 9, title: 'x' },
    status: 404,
  },
  { what: 'an unknown session to delete', method: 'DELETE', path: '/chat/delete_session?sessionId=9', status: 404 },
  { what: 'no session to delete', method: 'DELETE', path: '/chat/delete_session', status: 400 },
  {
    what: 'an unknown message to delete',
    method: 'DELETE',
    path: '/chat/delete_message?sessionId=1&messageId=9',
    status: 404,
    error: 'Message not found',
  },
  {
    what: "another session's message to delete",
    method: 'DELETE',
    path: '/chat/delete_message?sessionId=2&messageId=1',
    status: 404,
  },
  { what: 'no message to delete', method: 'DELETE', path: '/chat/delete_message?sessionId=1', status: 400 },
  { what: 'messages of no session', ...get, path: '/chat/messages', status: 400 },
  { what: 'messages of an unknown session', ...get, path: '/chat/messages?sessionId=9', status: 404 },
  { what: 'an odd limit', ...get, path: '/chat/messages?sessionId=1&limit=abc', status: 400 },
  { what: 'a limit of none', ...get, path: '/chat/messages?sessionId=1&limit=0', status: 400 },
  { what: 'an odd cursor', ...get, path: '/chat/messages?sessionId=1&cursor=-1', status: 400 },
  { what: 'one message, unknown', ...get, path: '/chat/sessions/1/messages/9', status: 404 },
  { what: 'one message of another session', ...get, path: '/chat/sessions/2/messages/1', status: 404 },
  { what: 'one message, odd', ...get, path: '/chat/sessions/1/messages/x', status: 400 },
  { what: 'generate without a session', ...get, path: '/chat/generate', status: 400 },
  { what: 'generate in an unknown session', ...get, path: '/chat/generate?sessionId=9', status: 404 },
  {
    what: 'generate without a message',
    ...get,
    path: '/chat/generate?sessionId=2',
    status: 400,
    error: 'There is no message to answer.',
  },
  { what: 'an odd confirmation', ...get, path: '/chat/generate?sessionId=1&agencyConfirm=maybe', status: 400 },
  { what: 'check without a run', ...get, path: '/chat/check_generation?sessionId=1', status: 400 },
  {
    what: 'check of an unknown run',
    ...get,
    path: '/chat/check_generation?sessionId=1&taskId=9',
    status: 404,
    error: 'task_not_found',
  },
  { what: "check of another session's run", ...get, path: '/chat/check_generation?sessionId=2&taskId=1', status: 404 },
  {
    what: 'check in an unknown session',
    ...get,
    path: '/chat/check_generation?sessionId=9&taskId=1',
    status: 404,
    error: 'Session not found',
  },
  { what: 'check of an unknown session', ...get, path: '/chat/check_session?sessionId=9', status: 404 },
  {
    what: 'stream without a message',
    ...stream,
    json: { sessionId: 1 },
    status: 400,
    error: '"messageId" is missing.',
  },
  { what: 'stream without a session', ...stream, json: { messageId: 1 }, status: 400 },
  { what: 'stream of an unknown message', ...stream, json: { sessionId: 1, messageId: 9 }, status: 404 },
  { what: "stream of another session's message", ...stream, json: { sessionId: 2, messageId: 1 }, status: 404 },
  {
    what: 'stream of an answer',
    ...stream,
    json: { sessionId: 1, messageId: 2 },
    status: 400,
    error: 'Only a message of a person can be answered.',
  },
  {
    what: 'stream with an odd confirmation',
    ...stream,
    json: { sessionId: 1, messageId: 1, agencyConfirm: 2 },
    status: 400,
  },
  { what: 'stream with an odd clientKey', ...stream, json: { sessionId: 1, messageId: 1, clientKey: '' }, status: 400 },
  { what: 'stream by GET without a message', ...get, path: '/chat/stream?sessionId=1', status: 400 },
  { what: 'an odd cursor to resume from', ...get, path: '/chat/stream?sessionId=1&taskId=1&after=x', status: 400 },
  { what: "another run's cursor", ...get, path: '/chat/stream?sessionId=1&taskId=1&after=2.1', status: 400 },
  { what: 'an unknown run to resume', ...get, path: '/chat/stream?sessionId=1&taskId=9', status: 404 },
  { what: "another session's run to resume", ...get, path: '/chat/stream?sessionId=2&taskId=1', status: 404 },
  { what: 'cancel without a run', ...cancel, json: { sessionId: 1 }, status: 400 },
  { what: 'cancel of an unknown run', ...cancel, json: { sessionId: 1, taskId: 9 }, status: 404 },
  { what: "cancel of another session's run", ...cancel, json: { sessionId: 2, taskId: 1 }, status: 404 },
  { what: 'cancel of an ended run', ...cancel, json: { sessionId: 1, taskId: 1 }, status: 409 },
  { what: 'a wrong method', method: 'POST', path: '/chat/new_session', json: {}, status: 405, allow: 'PUT' },
  {
    what: 'a wrong method on a stream',
    method: 'PUT',
    path: '/chat/stream',
    json: {},
    status: 405,
    allow: 'GET, POST',
  },
  { what: 'a wrong method on generate', method: 'POST', path: '/chat/generate?sessionId=1', status: 405, allow: 'GET' },
  { what: 'an unknown address', ...get, path: '/chat/nonsense', status: 404 },
  { what: 'what this server does not have', method: 'POST', path: '/chat/telepathy', json: {}, status: 404 },
  { what: 'an opinion of nothing', ...opinion, json: { sessionId: 1, messageId: 999, rating: 1 }, status: 404 },
  { what: 'an opinion of a question', ...opinion, json: { sessionId: 1, messageId: 1, rating: 1 }, status: 400 },
  { what: 'an opinion in half', ...opinion, json: { sessionId: 1, messageId: 2, rating: 0.5 }, status: 400 },
  {
    what: 'a long opinion',
    ...opinion,
    json: { sessionId: 1, messageId: 2, rating: 1, comment: 'x'.repeat(2001) },
    status: 400,
  },
  { what: 'a file that is not there', method: 'GET', path: '/chat/attachments/1', status: 404 },
  { what: 'a file with an odd id', method: 'GET', path: '/chat/attachments/..%2fchat.db', status: 400 },
  { what: 'a file as JSON', method: 'POST', path: '/chat/attachments', json: {}, status: 415 },
];

test('bad input is refused in words, and changes nothing', async (context) => {
  const { client, server, logged } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  await (await client.start({ sessionId, messageId })).rest();
  await client.newSession();
  const before = await dump(server);

  for (const { what, method, path, status, error, allow, ...sent } of cases)
    await context.test(what, async () => {
      const answer = await client.request(method, path, sent);
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.ok(isRecord(answer.body) && typeof answer.body.error === 'string');
      if (error !== undefined) assert.equal(answer.body.error, error);
      if (allow !== undefined) assert.equal(answer.headers.get('allow'), allow);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.deepEqual(await dump(server), before);
    });
  assert.equal(server.runs.generations, 1);
  assert.deepEqual(logged, []);
});

test('HEAD starts nothing', async (context) => {
  const { client, server } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  for (const path of [
    `/chat/generate?sessionId=${sessionId}`,
    `/chat/stream?sessionId=${sessionId}&messageId=${messageId}`,
  ]) {
    const { status, headers } = await client.request('HEAD', path, { headers: ownHeader });
    assert.equal(status, 405);
    assert.match(String(headers.get('allow')), /^GET/);
  }
  assert.equal(server.runs.generations, 0);
});

test('what goes wrong unexpectedly is logged and not told', async (context) => {
  const { client, logged } = await serve(context);
  context.mock.method(Sessions.prototype, 'list', () => Promise.reject(new Error('a secret')));
  const { status, body } = await client.request('GET', '/chat/sessions?token=hidden');
  assert.deepEqual([status, body], [500, { error: 'Something went wrong on the server.', code: 'server_error' }]);
  assert.equal(logged.length, 1);
  assert.match(String(logged[0]), /^GET \/api\/chat\/sessions: Error: a secret/);
  assert.doesNotMatch(String(logged[0]), /hidden/);
});

test('ids may come as digits', async (context) => {
  const { client } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId: String(sessionId), messageId: String(messageId) });
  assert.equal((await stream.rest()).at(-1)?.event.type, 'done');
});
