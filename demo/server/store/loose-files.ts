import type { Queries, Row } from '../database/database.js';
import { textOf } from './columns.js';

/** The files of all users, for the upkeep of the folder that they are in. */
export class LooseFiles {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /**
   * Forgets those that belong to no message, and have not for some time.
   *
   * @param before seconds since 1970
   * @returns their names on disk
   */
  async forget(before: number): Promise<readonly string[]> {
    const rows = await this.#queries.all(
      'delete from attachment where message_id is null and timestamp < ? returning place',
      before,
    );
    return rows.map(placeOf);
  }

  /** The names on disk of all that are known. */
  async places(): Promise<ReadonlySet<string>> {
    const rows = await this.#queries.all('select place from attachment');
    return new Set(rows.map(placeOf));
  }
}

function placeOf(row: Row): string {
  return textOf(row, 'place') ?? '';
}
