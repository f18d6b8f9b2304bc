import type { Id } from '../../../src/protocol/guards.js';
import type { ChatDatabase, Row } from '../database.js';
import { Refusal } from '../refusal.js';
import { integerOf, jsonOf, textOf } from './columns.js';

/** A file that somebody has uploaded. */
export interface StoredFile {
  readonly id: number;
  /** The name of its file on disk. */
  readonly place: string;
  /** A media type, as found in the file itself. */
  readonly type: string;
  /** What it was called where it came from. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export interface NewFile extends Omit<StoredFile, 'id'> {
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** The files that belong to messages, or are about to. */
export class Attachments {
  readonly #database: ChatDatabase;

  constructor(database: ChatDatabase) {
    this.#database = database;
  }

  add({ place, type, name, size, timestamp }: NewFile): StoredFile {
    const [row] = this.#database.all(
      'insert into attachment (place, type, name, size, timestamp) values (?, ?, ?, ?, ?) returning *',
      place,
      type,
      JSON.stringify(name),
      size,
      timestamp,
    );
    if (row === undefined) throw new Error('a new file has no row');
    return readFile(row);
  }

  /** @throws Refusal `file_not_found` */
  get(id: Id): StoredFile {
    const row = this.#database.first('select * from attachment where id = ?', id);
    if (row === undefined) throw new Refusal('file_not_found');
    return readFile(row);
  }

  /** From now on it stays for as long as that message does. */
  attach(ids: readonly Id[], messageId: Id): void {
    for (const id of ids) this.#database.change('update attachment set message_id = ? where id = ?', messageId, id);
  }

  /** Forgets those that belong to no message, and have not for some time. @param before seconds since 1970 */
  forgetLoose(before: number): void {
    this.#database.change('delete from attachment where message_id is null and timestamp < ?', before);
  }

  places(): ReadonlySet<string> {
    return new Set(this.#database.all('select place from attachment').map((row) => textOf(row, 'place') ?? ''));
  }
}

function readFile(row: Row): StoredFile {
  return {
    id: integerOf(row, 'id'),
    place: textOf(row, 'place') ?? '',
    type: textOf(row, 'type') ?? '',
    name: String(jsonOf(row, 'name')),
    size: integerOf(row, 'size'),
  };
}
