import type { Queries } from '../database/database.js';
import { integerOf } from './columns.js';
import { readRun, type RunRow } from './runs.js';

/** A run, and whose it is. */
export interface ActiveRun {
  readonly userId: number;
  readonly row: RunRow;
}

/** The active runs of all users, for the upkeep of the server: nothing of it is for a user's eyes. */
export class ActiveRuns {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async list(): Promise<readonly ActiveRun[]> {
    const rows = await this.#queries.all(
      'select run.*, session.user_id from run join session on session.id = run.session_id where run.status < 3',
    );
    return rows.map((row) => ({ userId: integerOf(row, 'user_id'), row: readRun(row) }));
  }
}
