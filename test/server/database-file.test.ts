// What only libsql does: a file, and its older versions.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'libsql';
import { openDatabase } from '../../demo/server/database/open.js';
import { createStore } from '../../demo/server/store/store.js';
import { me } from './support/server.js';

/** The tables of the first version, as far as rows are put into them here. */
const ofOld = `
  create table session (id integer primary key autoincrement, title text, timestamp integer not null);
  create table message (id integer primary key autoincrement,
    session_id integer not null references session (id) on delete cascade, role text, body text, timestamp integer,
    client_key text, answers integer references message (id) on delete cascade,
    run_id integer references run (id) on delete set null, finish text, pending_actions text);
  create table run (id integer primary key autoincrement,
    session_id integer not null references session (id) on delete cascade,
    message_id integer not null references message (id) on delete cascade,
    status integer, client_key text, finish text, failure text, last_seq integer not null default 0, draft text);
  insert into session values (3, 'old', 5), (9, 'deleted', 6);
  delete from session where id = 9;
  insert into message (session_id, role, body, timestamp)
  values (3, 'human', '{"content":"kept","reasoning":"","sources":[],"attachments":[],"tools":[]}', 5);
  pragma user_version = 1;
`;

test('what was stored before there were users belongs to the local one', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'chat.db');
  const old = new Database(file);
  old.exec(ofOld);
  old.close();

  const database = await openDatabase(file, () => undefined);
  context.after(() => database.close());
  const { sessions, messages } = createStore(database).of(me);
  assert.deepEqual(await sessions.list(), [{ id: 3, title: 'old', timestamp: 5 }]);
  assert.deepEqual(
    (await messages.list(3, 9, 0)).map(({ content }) => content),
    ['kept'],
  );
  assert.equal((await sessions.create(null, 7)).id, 10, 'no id is given twice');
  await sessions.delete(3);
  assert.deepEqual(await database.all('select * from message'), [], 'messages still go with their session');
});
