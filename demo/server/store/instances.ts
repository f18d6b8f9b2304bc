import type { Queries } from '../database/database.js';

/** The processes that work on this database. One that does not renew its lease in time is taken for dead. */
export class Instances {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** By the clock of the database, so that those of the processes may differ. */
  async renew(id: string, seconds: number): Promise<void> {
    const { now } = this.#queries;
    await this.#queries.change(
      `insert into instance (id, expires) values (?, ${now} + ?)
       on conflict (id) do update set expires = excluded.expires`,
      id,
      seconds,
    );
  }

  async leave(id: string): Promise<void> {
    await this.#queries.change('delete from instance where id = ?', id);
  }

  /** Forgets those that are dead; where a database has one process only, all that were before it. */
  async forgetDead(isAlone: boolean): Promise<void> {
    const which = isAlone ? '' : ` where expires <= ${this.#queries.now}`;
    await this.#queries.change(`delete from instance${which}`);
  }
}
