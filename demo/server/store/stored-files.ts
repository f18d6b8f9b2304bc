import type { Queries } from '../database/database.js';
import { textOf } from './columns.js';

/** The files of all users, for the upkeep of the server: nothing of it is for a user's eyes. */
export class StoredFiles {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** Forgets those that belong to no message, and have not for some time. @param before seconds since 1970 */
  async forgetLoose(before: number): Promise<void> {
    await this.#queries.change('delete from attachment where message_id is null and timestamp < ?', before);
  }

  /** The names of all files that are still needed. */
  async places(): Promise<ReadonlySet<string>> {
    const rows = await this.#queries.all('select place from attachment');
    return new Set(rows.map((row) => textOf(row, 'place') ?? ''));
  }
}
