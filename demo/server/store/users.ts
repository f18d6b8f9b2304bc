import type { Queries, Row } from '../database/database.js';
import { integerOf, textOf } from './columns.js';

export interface User {
  readonly id: number;
  readonly name: string;
  /** Whether they want answers word by word. */
  readonly streams: boolean;
}

/** The people who may use the server. */
export class Users {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** Who is there as long as nobody has to log in. */
  async local(): Promise<User> {
    const [row] = await this.#queries.all('select * from "user" order by id limit 1');
    if (row === undefined) throw new Error('the local user is missing');
    return readUser(row);
  }
}

export function readUser(row: Row): User {
  return { id: integerOf(row, 'id'), name: textOf(row, 'name') ?? '', streams: integerOf(row, 'streaming') === 1 };
}
