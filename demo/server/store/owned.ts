import type { Queries, Row, Value } from '../database/database.js';

/** A statement that says whose rows it means, by `:user`. The compiler takes no other. */
export type OwnedSql = `${string}:user${string}`;

/** The queries of one user: there is no way to ask for rows without saying whose. */
export class Owned {
  readonly #queries: Queries;
  readonly #userId: number;

  constructor(queries: Queries, userId: number) {
    this.#queries = queries;
    this.#userId = userId;
  }

  all(sql: OwnedSql, ...values: readonly Value[]): Promise<readonly Row[]> {
    return this.#queries.all(textOf(sql), ...this.#valuesOf(sql, values));
  }

  async first(sql: OwnedSql, ...values: readonly Value[]): Promise<Row | undefined> {
    const [row] = await this.all(sql, ...values);
    return row;
  }

  /** @returns how many rows it changed */
  change(sql: OwnedSql, ...values: readonly Value[]): Promise<number> {
    return this.#queries.change(textOf(sql), ...this.#valuesOf(sql, values));
  }

  transaction<Result>(work: (inside: Owned) => Promise<Result>): Promise<Result> {
    return this.#queries.transaction((inside) => work(new Owned(inside, this.#userId)));
  }

  /**
   * The same, and nobody else is within such a transaction of the same user, in no process: what is counted in it is
   * still so at its end.
   */
  alone<Result>(work: (inside: Owned) => Promise<Result>): Promise<Result> {
    return this.transaction(async (inside) => {
      // whoever changes a row holds it until the end
      await inside.change('update "user" set name = name where id = :user');
      return work(inside);
    });
  }

  /** The user's id takes its place among the values. */
  #valuesOf(sql: OwnedSql, values: readonly Value[]): readonly Value[] {
    const rest = [...values];
    return Array.from(sql.matchAll(/\?|:user/g), ([place]) => (place === '?' ? (rest.shift() ?? null) : this.#userId));
  }
}

function textOf(sql: OwnedSql): string {
  return sql.replaceAll(':user', '?');
}
