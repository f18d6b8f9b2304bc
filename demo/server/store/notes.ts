import { integerOf, jsonOf } from './columns.js';
import type { Owned } from './owned.js';

export interface Note {
  readonly text: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** What the assistant was allowed to send in the name of a user. */
export class Notes {
  readonly #mine: Owned;

  constructor(mine: Owned) {
    this.#mine = mine;
  }

  async add(text: string, timestamp: number): Promise<void> {
    await this.#mine.change(
      'insert into note (user_id, text, timestamp) values (:user, ?, ?)',
      JSON.stringify(text),
      timestamp,
    );
  }

  /** Oldest first. */
  async list(): Promise<readonly Note[]> {
    const rows = await this.#mine.all('select * from note where user_id = :user order by id');
    return rows.map((row) => ({ text: String(jsonOf(row, 'text')), timestamp: integerOf(row, 'timestamp') }));
  }
}
