import assert from 'node:assert/strict';
import Database from 'libsql';
import { test } from 'node:test';
import type { Client } from './support/client.js';
import { temporaryFile } from './support/files.js';
import { createGate } from './support/gate.js';
import { servePeople } from './support/people.js';

/** Every row of every table, but what is written down of being there. */
function dump(file: string): unknown {
  const database = new Database(file, { readonly: true });
  try {
    const rows = (sql: string): Record<string, unknown>[] => database.prepare(sql).all() as Record<string, unknown>[];
    return rows(`select name from sqlite_master where type = 'table'`)
      .map(({ name }) => String(name))
      .filter((name) => name !== 'login' && name !== 'instance')
      .map((name) => [name, rows(`select * from "${name}"`)]);
  } finally {
    database.close();
  }
}

interface Theirs {
  readonly sessionId: number;
  readonly messageId: number;
  readonly answerId: number;
  readonly taskId: number;
  readonly fileId: number;
  /** A session of one's own, with a message in it. */
  readonly own: { readonly sessionId: number; readonly messageId: number };
}

type Ask = (client: Client, theirs: Theirs) => Promise<{ readonly status: number }>;

const json =
  (method: string, path: string, body: (theirs: Theirs) => object): Ask =>
  (client, theirs) =>
    client.request(method, path, { json: body(theirs) });
const query =
  (method: string, path: (theirs: Theirs) => string): Ask =>
  (client, theirs) =>
    client.request(method, path(theirs));

/** Every endpoint that takes an id. */
const endpoints: Readonly<Record<string, Ask>> = {
  'PATCH /chat/update_session': json('PATCH', '/chat/update_session', ({ sessionId }) => ({
    sessionId,
    title: 'mine',
  })),
  'DELETE /chat/delete_session': query('DELETE', ({ sessionId }) => `/chat/delete_session?sessionId=${sessionId}`),
  'PUT /chat/new_message': json('PUT', '/chat/new_message', ({ sessionId }) => ({
    sessionId,
    role: 'human',
    content: 'mine',
  })),
  'PUT /chat/new_message with a file of somebody': json('PUT', '/chat/new_message', ({ own, fileId }) => ({
    sessionId: own.sessionId,
    role: 'human',
    content: 'mine',
    attachments: [{ type: 'file', file_id: fileId }],
  })),
  'GET /chat/messages': query('GET', ({ sessionId }) => `/chat/messages?sessionId=${sessionId}`),
  'GET /chat/sessions/:s/messages/:m': query('GET', (t) => `/chat/sessions/${t.sessionId}/messages/${t.messageId}`),
  'GET /chat/sessions/own/messages/:m': query(
    'GET',
    (t) => `/chat/sessions/${t.own.sessionId}/messages/${t.messageId}`,
  ),
  'DELETE /chat/delete_message': query(
    'DELETE',
    (t) => `/chat/delete_message?sessionId=${t.sessionId}&messageId=${t.messageId}`,
  ),
  'DELETE /chat/delete_message in one’s own': query(
    'DELETE',
    (t) => `/chat/delete_message?sessionId=${t.own.sessionId}&messageId=${t.messageId}`,
  ),
  'POST /chat/stream': json('POST', '/chat/stream', ({ sessionId, messageId }) => ({ sessionId, messageId })),
  'POST /chat/stream in one’s own': json('POST', '/chat/stream', ({ own, messageId }) => ({
    sessionId: own.sessionId,
    messageId,
  })),
  'GET /chat/stream': query('GET', (t) => `/chat/stream?sessionId=${t.sessionId}&messageId=${t.messageId}`),
  'GET /chat/stream, to resume': query('GET', (t) => `/chat/stream?sessionId=${t.sessionId}&taskId=${t.taskId}`),
  'GET /chat/stream, to resume in one’s own': query(
    'GET',
    (t) => `/chat/stream?sessionId=${t.own.sessionId}&taskId=${t.taskId}`,
  ),
  'GET /chat/generate': query('GET', ({ sessionId }) => `/chat/generate?sessionId=${sessionId}`),
  'GET /chat/regenerate': query(
    'GET',
    ({ sessionId, answerId }) => `/chat/regenerate?sessionId=${sessionId}&messageId=${answerId}`,
  ),
  'GET /chat/regenerate in one’s own': query(
    'GET',
    ({ own, answerId }) => `/chat/regenerate?sessionId=${own.sessionId}&messageId=${answerId}`,
  ),
  'GET /chat/check_generation': query(
    'GET',
    (t) => `/chat/check_generation?sessionId=${t.sessionId}&taskId=${t.taskId}`,
  ),
  'GET /chat/check_generation in one’s own': query(
    'GET',
    (t) => `/chat/check_generation?sessionId=${t.own.sessionId}&taskId=${t.taskId}`,
  ),
  'GET /chat/generate_title': query('GET', ({ sessionId }) => `/chat/generate_title?sessionId=${sessionId}`),
  'GET /chat/check_title_generation': query(
    'GET',
    ({ sessionId, taskId }) => `/chat/check_title_generation?sessionId=${sessionId}&taskId=${taskId}`,
  ),
  'GET /chat/check_session': query('GET', ({ sessionId }) => `/chat/check_session?sessionId=${sessionId}`),
  'POST /chat/cancel': json('POST', '/chat/cancel', ({ sessionId, taskId }) => ({ sessionId, taskId })),
  'POST /chat/cancel in one’s own': json('POST', '/chat/cancel', ({ own, taskId }) => ({
    sessionId: own.sessionId,
    taskId,
  })),
  'POST /chat/feedback': json('POST', '/chat/feedback', ({ sessionId, answerId }) => ({
    sessionId,
    messageId: answerId,
    rating: 1,
  })),
  'POST /chat/feedback in one’s own': json('POST', '/chat/feedback', ({ own, answerId }) => ({
    sessionId: own.sessionId,
    messageId: answerId,
    rating: 1,
  })),
  'GET /chat/attachments/:f': query('GET', ({ fileId }) => `/chat/attachments/${fileId}`),
};

test('ids of another user are those of nothing, on every endpoint, and nothing changes', async (context) => {
  const database = temporaryFile(context);
  const gate = createGate();
  const { clientOf, server } = await servePeople(context, { database, provider: gate.provider, titles: true });
  const [ann, bob] = [await clientOf('ann'), await clientOf('bob')];

  const form = new FormData();
  form.set('data', new Blob(['secret'], { type: 'text/plain' }), 'a.txt');
  const { file_id: fileId } = (await (await ann.post('/chat/attachments', form)).json()) as { file_id: number };
  const { sessionId, messageId } = await ann.begin();
  const answered = await ann.start({ sessionId, messageId });
  const first = await gate.next();
  await first.text('an answer');
  await first.finish();
  const title = await gate.next();
  await title.text('A title');
  await title.finish();
  await answered.rest();
  const answerId = Number((await ann.messages(sessionId)).at(-1)?.id);
  const question = await ann.write(sessionId, 'another question');
  const running = await ann.start({ sessionId, messageId: question });
  const { taskId } = await running.expect('hello');
  const generation = await gate.next();
  const own = await bob.begin();
  const theirs = { sessionId, messageId, answerId, taskId: Number(taskId), fileId, own };

  const before = dump(database);
  for (const [name, ask] of Object.entries(endpoints))
    await context.test(name, async () => {
      assert.equal((await ask(bob, theirs)).status, 404);
      assert.deepEqual(dump(database), before);
    });
  assert.deepEqual(
    ((await bob.request('GET', '/chat/sessions')).body as { id: number }[]).map(({ id }) => id),
    [own.sessionId],
  );
  assert.equal(server.runs.generations, 2);
  await generation.text('it goes on');
  await generation.finish();
  assert.equal((await running.rest()).at(-1)?.event.type, 'done', 'Ann has noticed nothing');
});
