/**
 * What may be bound. libsql 0.5 aborts the whole process on a boolean and cuts a text at NUL, PostgreSQL refuses
 * NUL: neither gets through. Free text is stored as JSON, which writes NUL as `\u0000`.
 */
export type Value = string | number | bigint | Uint8Array | null;

export type Row = Readonly<Record<string, unknown>>;

/** SQL that libsql and PostgreSQL both understand, with `?` for each value. */
export interface Queries {
  /** SQL for the seconds since 1970, by the clock of the database. */
  readonly now: string;
  /** Runs one statement and gives its rows; `returning` makes rows of a change. */
  all(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  /** Runs one statement and gives the number of rows that it changed. */
  change(sql: string, ...values: readonly Value[]): Promise<number>;
  /** Runs statements that take no values, such as those of a migration. */
  script(sql: string): Promise<void>;
  /**
   * All of `work` or nothing of it; a transaction within another is a part of that one. `work` must use the queries
   * that it is handed: others are no part of it, and on libsql would wait for its end.
   */
  transaction<Result>(work: (inside: Queries) => Promise<Result>): Promise<Result>;
}

/** One database, whoever makes it. */
export interface ChatDatabase extends Queries {
  readonly dialect: 'libsql' | 'postgres';
  /**
   * Brings the tables up to date, all at once and never by two processes at a time.
   *
   * @param work is told the version that is there, and gives the one that it has made of it
   */
  upgrade(work: (inside: Queries, version: number) => Promise<number>): Promise<void>;
  /** For a server: others may use it too, or else it is refused where another server does. */
  claim(): Promise<{ readonly isShared: boolean }>;
  close(): Promise<void>;
}

export type Dialect = ChatDatabase['dialect'];

/** The compiler says the same; this is for what reaches us past the compiler. */
export function checked(values: readonly Value[]): Value[] {
  return values.map((value) => {
    if (!isValue(value)) throw new TypeError(`a ${typeof value} cannot be bound`);
    if (typeof value === 'string' && value.includes('\0')) throw new TypeError('a text with NUL would be cut');
    return value;
  });
}

function isValue(value: unknown): boolean {
  return (
    value === null ||
    value instanceof Uint8Array ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint'
  );
}

export function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null;
}
