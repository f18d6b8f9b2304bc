// Run over libsql by `npm test`, and over PostgreSQL by `npm run test:more`.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ChatDatabase } from '../../demo/server/database/database.js';
import { migrate } from '../../demo/server/database/migrations.js';
import { Refusal } from '../../demo/server/refusal.js';
import { createStore, type Store, type UserStore } from '../../demo/server/store/store.js';
import { interrupted } from '../../demo/server/runs/ending.js';
import { emptyAnswer, type Message } from '../../src/protocol/message.js';
import { openFresh } from './support/database.js';
import { me } from './support/server.js';

interface Opened {
  readonly database: ChatDatabase;
  readonly store: Store;
  readonly mine: UserStore;
}

async function open(context: TestContext): Promise<Opened> {
  const database = await openFresh(context);
  const store = createStore(database);
  return { database, store, mine: store.of(me) };
}

/** Another user of the same server. */
async function another({ database, store }: Opened): Promise<UserStore> {
  const [row] = await database.all(`insert into "user" (name, created) values ('other', 1) returning id`);
  return store.of(Number(row?.id));
}

/** A session with a message in it. */
async function begin({ sessions, messages }: UserStore, content = 'hello', clientKey?: string) {
  const { id: sessionId } = await sessions.create(null, 1);
  const { message } = await messages.addHuman({ sessionId, content, timestamp: 1, clientKey });
  return { sessionId: Number(sessionId), messageId: Number(message.id) };
}

async function beginRun(mine: UserStore) {
  const { sessionId, messageId } = await begin(mine);
  const run = await mine.runs.begin({ sessionId, messageId, clientKey: undefined, instance: 'one' });
  assert.ok(run);
  return { sessionId, messageId, taskId: run.taskId };
}

const said = (sessionId: number, content: string): Message => ({ ...emptyAnswer(sessionId, 2), content });
const stop = { status: 3, finish: 'stop' } as const;

const refused =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof Refusal && error.code === code;

test('what would abort the process or be cut is refused before it is bound', async (context) => {
  const { database } = await open(context);
  await database.script('create table thing (word text, number integer)');
  for (const value of [true, undefined, {}, 'a\0b'])
    await assert.rejects(
      database.change('insert into thing (word) values (?)', value as string),
      TypeError,
      JSON.stringify(value),
    );
  for (const value of ['a', null]) await database.change('insert into thing (word) values (?)', value);
  for (const value of [1, 1n, null]) await database.change('insert into thing (number) values (?)', value);
  assert.equal((await database.all('select * from thing')).length, 5);
});

test('a transaction is all or nothing', async (context) => {
  const { database } = await open(context);
  await database.script('create table thing (number integer)');
  const insert = 'insert into thing values (1)';
  await assert.rejects(
    database.transaction(async (inside) => {
      await inside.change(insert);
      throw new Error('no');
    }),
    /no/,
  );
  assert.deepEqual(await database.all('select * from thing'), []);
  assert.equal(await database.transaction((inside) => inside.change(insert)), 1);
});

test('what others do while a transaction waits is no part of it', async (context) => {
  const { database } = await open(context);
  await database.script('create table thing (number integer)');
  let others: Promise<number> | undefined;
  await assert.rejects(
    database.transaction(async (inside) => {
      await inside.change('insert into thing values (1)');
      others = database.change('insert into thing values (2)');
      await inside.all('select * from thing');
      throw new Error('no');
    }),
  );
  await others;
  assert.deepEqual(
    (await database.all('select * from thing')).map(({ number }) => number),
    [2],
  );
});

test('a transaction within another is a part of it', async (context) => {
  const { database } = await open(context);
  await database.script('create table thing (number integer)');
  await assert.rejects(
    database.transaction(async (inside) => {
      await inside.transaction((within) => within.change('insert into thing values (1)'));
      throw new Error('no');
    }),
  );
  assert.deepEqual(await database.all('select * from thing'), []);
});

test('foreign keys are kept, also after migrations', async (context) => {
  const { database } = await open(context);
  await migrate(database);
  await assert.rejects(database.change('insert into run (session_id, message_id, status) values (7, 7, 2)'));
  await assert.rejects(database.change('insert into session (user_id, timestamp) values (7, 1)'));
});

test('migrating twice changes nothing, and a newer database is left alone', async (context) => {
  const { database, mine } = await open(context);
  await mine.sessions.create('kept', 1);
  await migrate(database);
  await Promise.all([migrate(database), migrate(database)]);
  assert.equal((await mine.sessions.list()).length, 1);
  await database.upgrade(() => Promise.resolve(99));
  await assert.rejects(migrate(database), /newer version/);
});

test('a migration that fails leaves nothing behind', async (context) => {
  const { database } = await open(context);
  let before = 0;
  await database.upgrade((_, version) => Promise.resolve((before = version)));
  await assert.rejects(
    database.upgrade(async (inside, version) => {
      await inside.script('create table half (number integer)');
      await inside.script('create table half (number integer)');
      return version + 1;
    }),
  );
  await assert.rejects(database.all('select * from half'));
  await database.upgrade((_, version) => {
    assert.equal(version, before);
    return Promise.resolve(version);
  });
});

test('any text comes back as it was', async (context) => {
  const { mine } = await open(context);
  const text = `a\0b \u0001 \u{1F600} \uD83D 'quoted' "twice" ? $1 :user \\u0000 ${'long'.repeat(20_000)}`;
  const { sessionId, messageId } = await begin(mine, text);
  assert.equal((await mine.messages.get(sessionId, messageId)).content, text);
  const run = await mine.runs.begin({ sessionId, messageId, clientKey: undefined, instance: 'one' });
  assert.ok(run);
  await mine.runs.saveDraft(run.taskId, said(sessionId, text), 4);
  assert.equal((await mine.runs.find(sessionId, run.taskId))?.draft?.content, text);
  await mine.runs.end(run.taskId, messageId, said(sessionId, text), stop, 5);
  assert.equal((await mine.messages.ofRun(run.taskId))?.content, text);
});

test('times beyond 2038 fit', async (context) => {
  const { mine } = await open(context);
  const { id } = await mine.sessions.create('late', 99_999_999_999);
  assert.equal((await mine.sessions.get(id)).timestamp, 99_999_999_999);
});

test('the same key stores one message and begins one run, also at the same time', async (context) => {
  const { mine } = await open(context);
  const { id: sessionId } = await mine.sessions.create(null, 1);
  const human = { sessionId, content: 'hello', timestamp: 1, clientKey: 'key' };
  const added = await Promise.all([1, 2, 3, 4].map(() => mine.messages.addHuman(human)));
  assert.equal(added.filter(({ isNew }) => isNew).length, 1);
  assert.equal(new Set(added.map(({ message }) => message.id)).size, 1);
  const [{ message: { id: messageId } } = assert.fail()] = added;
  const wanted = { sessionId, messageId, clientKey: 'run', instance: 'one' };
  const begun = await Promise.all([1, 2, 3, 4].map(() => mine.runs.begin(wanted)));
  const [run, ...more] = begun.filter((row) => row !== undefined);
  assert.ok(run);
  assert.deepEqual(more, []);
  assert.equal((await mine.runs.byClientKey(sessionId, 'run'))?.taskId, run.taskId);
});

test('a session has one active run, and another after its end', async (context) => {
  const { mine } = await open(context);
  const { sessionId, messageId, taskId } = await beginRun(mine);
  const wanted = { sessionId, messageId, clientKey: undefined, instance: 'one' };
  assert.equal(await mine.runs.begin(wanted), undefined);
  await mine.runs.end(taskId, messageId, said(sessionId, ''), interrupted, 1);
  assert.notEqual((await mine.runs.begin(wanted))?.taskId, taskId);
});

test('the first end of a run counts, also of two at the same time', async (context) => {
  const { mine } = await open(context);
  const { sessionId, messageId, taskId } = await beginRun(mine);
  const ends = await Promise.all([
    mine.runs.end(taskId, messageId, said(sessionId, 'one'), stop, 5),
    mine.runs.end(taskId, messageId, said(sessionId, 'two'), interrupted, 6),
  ]);
  assert.deepEqual(ends.map(({ isFirst }) => isFirst).sort(), [false, true]);
  const answers = (await mine.messages.list(sessionId, 20, 0)).filter(({ role }) => role === 'assistant');
  assert.equal(answers.length, 1);
  const row = await mine.runs.find(sessionId, taskId);
  assert.equal(row?.finish, answers[0]?.finish);
});

test('a draft that comes after the end is dropped', async (context) => {
  const { mine } = await open(context);
  const { sessionId, messageId, taskId } = await beginRun(mine);
  await mine.runs.end(taskId, messageId, said(sessionId, 'whole'), stop, 5);
  await mine.runs.saveDraft(taskId, said(sessionId, 'who'), 3);
  const row = await mine.runs.find(sessionId, taskId);
  assert.deepEqual([row?.draft, row?.lastSeq], [undefined, 5]);
});

test('a run of what was deleted ends without a trace', async (context) => {
  const { mine } = await open(context);
  const { sessionId, messageId, taskId } = await beginRun(mine);
  await mine.sessions.delete(sessionId);
  assert.deepEqual(await mine.runs.end(taskId, messageId, said(sessionId, 'x'), stop, 5), { isFirst: false });
});

test('an answer that ended well takes the place of those that did not', async (context) => {
  const { mine } = await open(context);
  const { sessionId, messageId, taskId } = await beginRun(mine);
  await mine.runs.end(taskId, messageId, said(sessionId, 'half'), interrupted, 5);
  const again = await mine.runs.begin({ sessionId, messageId, clientKey: undefined, instance: 'one' });
  assert.deepEqual(
    (await mine.messages.history(sessionId, messageId, 9)).map(({ content }) => content),
    ['hello'],
  );
  await mine.runs.end(again?.taskId ?? 0, messageId, said(sessionId, 'whole'), stop, 5);
  assert.deepEqual(
    (await mine.messages.list(sessionId, 9, 0)).map(({ content }) => content),
    ['hello', 'whole'],
  );
});

test('nothing of another user can be seen, changed or deleted', async (context) => {
  const opened = await open(context);
  const { mine, database } = opened;
  const { sessionId, messageId, taskId } = await beginRun(mine);
  await mine.runs.saveDraft(taskId, said(sessionId, 'draft'), 3);
  const file = await mine.attachments.add({ place: 'p', type: 'image/png', name: 'cat\0.png', size: 1, timestamp: 1 });
  await mine.feedback.set({ messageId, rating: 1, comment: 'fine', timestamp: 1 });
  const tables = ['session', 'message', 'run', 'attachment', 'feedback'];
  const dump = async () => Promise.all(tables.map((table) => database.all(`select * from ${table} order by 1`)));
  const before = await dump();

  const { sessions, messages, runs, attachments, feedback } = await another(opened);
  const human = { sessionId, content: 'x', timestamp: 1, clientKey: undefined };
  assert.deepEqual(await sessions.list(), []);
  await assert.rejects(sessions.get(sessionId), refused('session_not_found'));
  await sessions.rename(sessionId, 'x');
  await sessions.suggestTitle(sessionId, 'x');
  await sessions.delete(sessionId);
  await assert.rejects(messages.addHuman(human), refused('session_not_found'));
  await assert.rejects(messages.addAnswer(said(sessionId, 'x'), messageId, taskId));
  await assert.rejects(messages.get(sessionId, messageId), refused('message_not_found'));
  await messages.removeIncompleteAnswers(messageId, 0);
  await messages.delete(messageId);
  assert.equal(await messages.ofRun(taskId), undefined);
  assert.equal(await messages.lastHuman(sessionId), undefined);
  assert.deepEqual(await messages.list(sessionId, 9, 0), []);
  assert.deepEqual(await messages.history(sessionId, messageId, 9), []);
  assert.deepEqual(await messages.pendingActions(sessionId), []);
  assert.equal(await runs.begin({ sessionId, messageId, clientKey: undefined, instance: 'one' }), undefined);
  assert.equal(await runs.find(sessionId, taskId), undefined);
  assert.equal(await runs.latestOf(messageId), undefined);
  assert.equal(await runs.activeIn(sessionId), undefined);
  assert.equal(await runs.byClientKey(sessionId, 'key'), undefined);
  await runs.saveDraft(taskId, said(sessionId, 'x'), 9);
  assert.deepEqual(await runs.end(taskId, messageId, said(sessionId, 'x'), stop, 9), { isFirst: false });
  await assert.rejects(attachments.get(file.id), refused('file_not_found'));
  await attachments.attach([file.id], messageId);
  assert.deepEqual(await feedback.all(messageId), []);
  for (const rating of [-1, 0] as const) await feedback.set({ messageId, rating, comment: 'x', timestamp: 2 });
  assert.deepEqual(await dump(), before);
  assert.equal((await mine.attachments.get(file.id)).name, 'cat\0.png');
  assert.equal((await mine.feedback.all(messageId)).length, 1);
});

test('active runs are known with their owners', async (context) => {
  const opened = await open(context);
  const { mine, store } = opened;
  const first = await beginRun(mine);
  const second = await beginRun(await another(opened));
  const active = await store.activeRuns.list();
  assert.deepEqual(active.map(({ userId, row }) => [userId, row.taskId]).sort(), [
    [1, first.taskId],
    [2, second.taskId],
  ]);
  await mine.runs.end(first.taskId, first.messageId, said(first.sessionId, 'x'), stop, 2);
  assert.equal((await store.activeRuns.list()).length, 1);
});
