import type { Id } from '../../../src/protocol/guards.js';
import type { Session } from '../../../src/protocol/session.js';
import type { ChatDatabase, Row } from '../database.js';
import { Refusal } from '../refusal.js';
import { integerOf, textOf } from './columns.js';

/** The stored conversations. */
export class Sessions {
  readonly #database: ChatDatabase;

  constructor(database: ChatDatabase) {
    this.#database = database;
  }

  create(title: string | null, timestamp: number): Session {
    const [row] = this.#database.all(
      'insert into session (title, timestamp) values (?, ?) returning *',
      title,
      timestamp,
    );
    if (row === undefined) throw new Error('a new session has no row');
    return readSession(row);
  }

  /** Newest first. */
  list(): readonly Session[] {
    return this.#database.all('select * from session order by timestamp desc, id desc').map(readSession);
  }

  /** @throws Refusal `session_not_found` */
  get(id: Id): Session {
    const row = this.#database.first('select * from session where id = ?', id);
    if (row === undefined) throw new Refusal('session_not_found');
    return readSession(row);
  }

  rename(id: Id, title: string): void {
    this.#database.change('update session set title = ? where id = ?', title, id);
  }

  /** Names a session that nobody has named yet. */
  suggestTitle(id: Id, title: string): void {
    this.#database.change('update session set title = ? where id = ? and title is null', title, id);
  }

  /** Takes its messages and runs with it. */
  delete(id: Id): void {
    this.#database.change('delete from session where id = ?', id);
  }
}

function readSession(row: Row): Session {
  return { id: integerOf(row, 'id'), title: textOf(row, 'title') ?? null, timestamp: integerOf(row, 'timestamp') };
}
