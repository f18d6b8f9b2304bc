import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openDatabase, type ChatDatabase } from '../../demo/server/database.js';
import { migrate } from '../../demo/server/migrations.js';

function open(context: TestContext): ChatDatabase {
  const database = openDatabase(':memory:');
  context.after(() => database.close());
  return database;
}

test('what would abort the process or be cut is refused before it is bound', (context) => {
  const database = open(context);
  database.script('create table thing (value)');
  const insert = 'insert into thing values (?)';
  for (const value of [true, undefined, {}, 'a\0b'])
    assert.throws(() => database.change(insert, value as string), TypeError, JSON.stringify(value));
  for (const value of ['a', 1, 1n, null, new Uint8Array([1])]) database.change(insert, value);
  assert.equal(database.all('select * from thing').length, 5);
});

test('a transaction is all or nothing', (context) => {
  const database = open(context);
  database.script('create table thing (value)');
  assert.throws(() =>
    database.transaction(() => {
      database.change('insert into thing values (1)');
      throw new Error('no');
    }),
  );
  assert.deepEqual(database.all('select * from thing'), []);
  assert.equal(
    database.transaction(() => database.change('insert into thing values (1)')),
    1,
  );
});

test('foreign keys are kept', (context) => {
  const database = open(context);
  migrate(database);
  assert.throws(() => database.change('insert into run (session_id, message_id, status) values (1, 1, 2)'));
});

test('migrating twice changes nothing, and a newer database is left alone', (context) => {
  const database = open(context);
  migrate(database);
  const version = database.first('pragma user_version')?.user_version;
  assert.equal(version, 2);
  database.change(`insert into session (title, timestamp) values ('kept', 1)`);
  migrate(database);
  assert.equal(database.all('select * from session').length, 1);
  database.script('pragma user_version = 99');
  assert.throws(() => migrate(database), /newer version/);
});
