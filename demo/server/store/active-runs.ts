import type { Queries, Row } from '../database/database.js';
import { integerOf } from './columns.js';
import { readRun, type RunRow } from './runs.js';

/** A run, and whose it is. */
export interface ActiveRun {
  readonly userId: number;
  readonly row: RunRow;
}

const activeRuns =
  'select run.*, session.user_id from run join session on session.id = run.session_id where run.status < 3';

/** The active runs of all users, for the upkeep of the server: nothing of it is for a user's eyes. */
export class ActiveRuns {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async list(): Promise<readonly ActiveRun[]> {
    const rows = await this.#queries.all(activeRuns);
    return rows.map(readActiveRun);
  }

  /** Those that a dead process worked on. */
  async abandoned(): Promise<readonly ActiveRun[]> {
    const rows = await this.#queries.all(`${activeRuns} and ${this.#isAbandoned}`);
    return rows.map(readActiveRun);
  }

  async isAbandoned(taskId: number): Promise<boolean> {
    const rows = await this.#queries.all(`${activeRuns} and run.id = ? and ${this.#isAbandoned}`, taskId);
    return rows.length > 0;
  }

  get #isAbandoned(): string {
    return `not exists (select 1 from instance where id = run.instance and expires > ${this.#queries.now})`;
  }
}

function readActiveRun(row: Row): ActiveRun {
  return { userId: integerOf(row, 'user_id'), row: readRun(row) };
}
