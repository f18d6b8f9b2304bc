import Database from 'libsql';
import { Turns } from '../turns.js';
import { checked, isRow, type ChatDatabase, type Queries, type Value } from './database.js';

/**
 * The one place that knows libsql: one file, one connection, one process. It answers at once, but a transaction may
 * wait for something else, and nothing else may run in between: so everybody waits for their turn.
 *
 * @param file a path, or `:memory:` for a database that ends with the process
 */
export function openLibsql(file: string): ChatDatabase {
  const connection = new Database(file);
  const turns = new Turns<'connection'>();
  for (const setting of ['journal_mode = WAL', 'synchronous = NORMAL', 'busy_timeout = 5000', 'foreign_keys = ON'])
    connection.pragma(setting);
  const inside = queriesOf(connection);
  const claims: Database.Database[] = [];

  const transaction: Queries['transaction'] = (work) =>
    turns.take('connection', () => inTransaction(connection, () => work(inside)));
  return {
    dialect: 'libsql',
    now: inside.now,
    all: (sql, ...values) => turns.take('connection', () => inside.all(sql, ...values)),
    change: (sql, ...values) => turns.take('connection', () => inside.change(sql, ...values)),
    script: (sql) => turns.take('connection', () => inside.script(sql)),
    transaction,
    // Migrations build tables anew, which would take what refers to the old ones with it.
    upgrade: (work) =>
      turns.take('connection', async () => {
        connection.pragma('foreign_keys = OFF');
        try {
          await inTransaction(connection, () => upgrade(inside, work));
        } finally {
          connection.pragma('foreign_keys = ON');
        }
      }),
    claim: () => promise(() => (claims.push(...claim(file)), { isShared: false })),
    close: () =>
      turns.take('connection', () => {
        for (const held of [connection, ...claims.splice(0)]) held.close();
      }),
  };
}

/**
 * Two servers would end each other's runs. The lock is one of SQLite's on a file beside, which ends with the process
 * however it ends; other programs may use the database meanwhile.
 */
function claim(file: string): readonly Database.Database[] {
  if (file === ':memory:') return [];
  const lock = new Database(`${file}.server`);
  try {
    lock.exec('begin exclusive');
    return [lock];
  } catch (error) {
    lock.close();
    throw new Error(`another server uses ${file}.`, { cause: error });
  }
}

function queriesOf(connection: Database.Database): Queries {
  const statements = new Map<string, Database.Statement>();
  const prepared = (sql: string): Database.Statement => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const queries: Queries = {
    now: 'unixepoch()',
    // `all` and not `get`, whose rows carry something of libsql's own.
    all: (sql, ...values: readonly Value[]) => promise(() => prepared(sql).all(checked(values)).filter(isRow)),
    change: (sql, ...values) => promise(() => prepared(sql).run(checked(values)).changes),
    script: (sql) => promise(() => void connection.exec(sql)),
    transaction: (work) => work(queries),
  };
  return queries;
}

async function inTransaction<Result>(connection: Database.Database, work: () => Promise<Result>): Promise<Result> {
  connection.exec('begin immediate');
  try {
    const result = await work();
    connection.exec('commit');
    return result;
  } catch (error) {
    // SQLite has done so by itself where the disk is full.
    if (connection.inTransaction) connection.exec('rollback');
    throw error;
  }
}

async function upgrade(inside: Queries, work: (inside: Queries, version: number) => Promise<number>): Promise<void> {
  const [row] = await inside.all('pragma user_version');
  const version = await work(inside, Number(row?.user_version));
  const [broken] = await inside.all('pragma foreign_key_check');
  if (broken) throw new Error('A migration would leave rows without what they belong to.');
  await inside.script(`pragma user_version = ${version}`);
}

function promise<Result>(work: () => Result): Promise<Result> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
