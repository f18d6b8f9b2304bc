import pg from 'pg';
import { checked, isRow, type ChatDatabase, type Queries } from './database.js';

/** Any number, as long as nobody else in this database takes a lock of the same. */
const upgradeLock = 2_026_112_201;

/**
 * The one place that knows PostgreSQL: any number of connections and processes.
 *
 * @param url `postgres://user:password@host:port/database`
 * @param log hears of connections that break while nobody uses them
 */
export function openPostgres(url: string, log: (line: string) => void): ChatDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    types: {
      getTypeParser: (type, format) =>
        // Our whole numbers are `bigint`, which is handed over as text; a number holds all that we make.
        type === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(type, format) as (value: string) => unknown),
    },
  });
  // Without a listener such an error ends the process; the next query gets a new connection.
  pool.on('error', (error) => log(`a connection to the database broke: ${error.message}`));

  const transaction: Queries['transaction'] = async (work) => {
    const client = await pool.connect();
    let broken = false;
    try {
      await client.query('begin');
      const result = await work(queriesOf(client));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => (broken = true));
      throw error;
    } finally {
      client.release(broken);
    }
  };
  return {
    ...queriesOf(pool),
    dialect: 'postgres',
    transaction,
    upgrade: (work) => transaction((inside) => upgrade(inside, work)),
    claim: () => Promise.resolve({ isShared: true }),
    close: () => pool.end(),
  };
}

function queriesOf(connection: pg.Pool | pg.PoolClient): Queries {
  const queries: Queries = {
    now: 'extract(epoch from now())::bigint',
    async all(sql, ...values) {
      const { rows } = await connection.query<object>(numbered(sql), checked(values));
      return rows.filter(isRow);
    },
    async change(sql, ...values) {
      const { rowCount } = await connection.query(numbered(sql), checked(values));
      return rowCount ?? 0;
    },
    async script(sql) {
      await connection.query(sql);
    },
    transaction: (work) => work(queries),
  };
  return queries;
}

async function upgrade(inside: Queries, work: (inside: Queries, version: number) => Promise<number>): Promise<void> {
  await inside.all('select pg_advisory_xact_lock(?)', upgradeLock);
  await inside.script('create table if not exists schema_version (version bigint not null)');
  const [row] = await inside.all('select version from schema_version');
  const version = await work(inside, Number(row?.version ?? 0));
  await inside.change('delete from schema_version');
  await inside.change('insert into schema_version values (?)', version);
}

const known = new Map<string, string>();

/** PostgreSQL numbers its values: `$1`, `$2`. No statement of ours has a question mark in a text. */
function numbered(sql: string): string {
  const before = known.get(sql);
  if (before !== undefined) return before;
  let count = 0;
  const text = sql.replaceAll('?', () => `$${(count += 1)}`);
  known.set(sql, text);
  return text;
}
