import type { Id } from '../../../src/protocol/guards.js';
import type { Session } from '../../../src/protocol/session.js';
import type { Row } from '../database/database.js';
import { Refusal } from '../refusal.js';
import { integerOf, textOf } from './columns.js';
import type { Owned } from './owned.js';

/** The stored conversations of a user. */
export class Sessions {
  readonly #mine: Owned;

  constructor(mine: Owned) {
    this.#mine = mine;
  }

  async create(title: string | null, timestamp: number): Promise<Session> {
    const row = await this.#mine.first(
      'insert into session (user_id, title, timestamp) values (:user, ?, ?) returning *',
      title,
      timestamp,
    );
    if (row === undefined) throw new Error('a new session has no row');
    return readSession(row);
  }

  /** Newest first. */
  async list(): Promise<readonly Session[]> {
    const rows = await this.#mine.all('select * from session where user_id = :user order by timestamp desc, id desc');
    return rows.map(readSession);
  }

  /** @throws Refusal `session_not_found` */
  async get(id: Id): Promise<Session> {
    const row = await this.#mine.first('select * from session where id = ? and user_id = :user', id);
    if (row === undefined) throw new Refusal('session_not_found');
    return readSession(row);
  }

  async rename(id: Id, title: string): Promise<void> {
    await this.#mine.change('update session set title = ? where id = ? and user_id = :user', title, id);
  }

  /** Names a session that nobody has named yet. */
  async suggestTitle(id: Id, title: string): Promise<void> {
    await this.#mine.change(
      'update session set title = ? where id = ? and user_id = :user and title is null',
      title,
      id,
    );
  }

  /** Unless it has been named anew meanwhile. @returns whether it has that title now */
  async replaceTitle(id: Id, before: string | null, title: string): Promise<boolean> {
    const changed = await this.#mine.change(
      `update session set title = ? where id = ? and user_id = :user and coalesce(title, '') = ?`,
      title,
      id,
      before ?? '',
    );
    return changed > 0;
  }

  /** Takes its messages and runs with it. */
  async delete(id: Id): Promise<void> {
    await this.#mine.change('delete from session where id = ? and user_id = :user', id);
  }
}

function readSession(row: Row): Session {
  return { id: integerOf(row, 'id'), title: textOf(row, 'title') ?? null, timestamp: integerOf(row, 'timestamp') };
}
