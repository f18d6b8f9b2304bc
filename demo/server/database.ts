import Database from 'libsql';

/**
 * What may be bound. libsql 0.5 aborts the whole process on a boolean and cuts a text at NUL, so neither gets
 * through: free text is stored as JSON, which writes NUL as `\u0000`.
 */
export type Value = string | number | bigint | Uint8Array | null;

export type Row = Readonly<Record<string, unknown>>;

/** The one place that knows libsql: synchronous, one connection, one writing process. */
export interface ChatDatabase {
  /** Runs one statement and gives its rows; `returning` makes rows of a change. */
  all(sql: string, ...values: readonly Value[]): readonly Row[];
  first(sql: string, ...values: readonly Value[]): Row | undefined;
  /** Runs one statement and gives the number of rows that it changed. */
  change(sql: string, ...values: readonly Value[]): number;
  /** Runs statements that take no values, such as those of a migration. */
  script(sql: string): void;
  /** All of `work` or nothing of it. Not to be nested. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/** @param file a path, or `:memory:` for a database that ends with the process */
export function openDatabase(file: string): ChatDatabase {
  const connection = new Database(file);
  const statements = new Map<string, Database.Statement>();

  for (const setting of ['journal_mode = WAL', 'synchronous = NORMAL', 'busy_timeout = 5000', 'foreign_keys = ON'])
    connection.pragma(setting);

  const prepared = (sql: string): Database.Statement => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const all = (sql: string, ...values: readonly Value[]): readonly Row[] =>
    prepared(sql).all(checked(values)).filter(isRow);

  return {
    all,
    first: (sql, ...values) => all(sql, ...values)[0],
    change: (sql, ...values) => prepared(sql).run(checked(values)).changes,
    script: (sql) => void connection.exec(sql),
    transaction(work) {
      connection.exec('begin immediate');
      try {
        const result = work();
        connection.exec('commit');
        return result;
      } catch (error) {
        connection.exec('rollback');
        throw error;
      }
    },
    close: () => void connection.close(),
  };
}

function checked(values: readonly Value[]): Value[] {
  return values.map((value) => {
    if (!isValue(value)) throw new TypeError(`a ${typeof value} cannot be bound`);
    if (typeof value === 'string' && value.includes('\0')) throw new TypeError('a text with NUL would be cut');
    return value;
  });
}

/** The compiler says the same; this is for what reaches us past the compiler. */
function isValue(value: unknown): boolean {
  return (
    value === null ||
    value instanceof Uint8Array ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint'
  );
}

function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null;
}
