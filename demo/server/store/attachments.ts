import type { Id } from '../../../src/protocol/guards.js';
import type { Row } from '../database/database.js';
import { Refusal } from '../refusal.js';
import { integerOf, jsonOf, textOf } from './columns.js';
import type { Owned } from './owned.js';

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

/** The files of a user, which belong to messages or are about to. */
export class Attachments {
  readonly #mine: Owned;

  constructor(mine: Owned) {
    this.#mine = mine;
  }

  /**
   * @param limit bytes of all files of the user
   * @throws Refusal `storage_full`
   */
  async add(file: NewFile, limit = Infinity): Promise<StoredFile> {
    if (limit === Infinity) return insert(this.#mine, file);
    return this.#mine.alone(async (mine) => {
      if ((await sizeOf(mine)) + file.size > limit) throw new Refusal('storage_full');
      return insert(mine, file);
    });
  }

  /** @throws Refusal `file_not_found` */
  async get(id: Id): Promise<StoredFile> {
    const row = await this.#mine.first('select * from attachment where id = ? and user_id = :user', id);
    if (row === undefined) throw new Refusal('file_not_found');
    return readFile(row);
  }

  /** Bytes of all of them. */
  size(): Promise<number> {
    return sizeOf(this.#mine);
  }

  /** From now on it stays for as long as that message does. */
  async attach(ids: readonly Id[], messageId: Id): Promise<void> {
    const update = 'update attachment set message_id = ? where id = ? and user_id = :user';
    for (const id of ids) await this.#mine.change(update, messageId, id);
  }
}

async function sizeOf(mine: Owned): Promise<number> {
  const row = await mine.first('select sum(size) as size from attachment where user_id = :user');
  return Number(row?.size ?? 0);
}

async function insert(mine: Owned, { place, type, name, size, timestamp }: NewFile): Promise<StoredFile> {
  const row = await mine.first(
    'insert into attachment (user_id, place, type, name, size, timestamp) values (:user, ?, ?, ?, ?, ?) returning *',
    place,
    type,
    JSON.stringify(name),
    size,
    timestamp,
  );
  if (row === undefined) throw new Error('a new file has no row');
  return readFile(row);
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
