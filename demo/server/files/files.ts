import type { Attachment } from '../../../src/protocol/message.js';
import type { Id } from '../../../src/protocol/guards.js';
import { Refusal } from '../refusal.js';
import type { StoredFile } from '../store/attachments.js';
import type { Store } from '../store/store.js';
import type { Folder } from './folder.js';
import { mediaTypeOf } from './media-type.js';

/** Bytes of one file. */
export const fileLimit = 10 * 1024 * 1024;
const nameLimit = 200;
/** Seconds for which a file may belong to no message: it was uploaded, and the message was never sent. */
const looseTime = 24 * 60 * 60;

export interface FilesOptions {
  readonly store: Store;
  readonly folder: Folder;
  /** Bytes that one user may keep here. */
  readonly limit: number;
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** What somebody sends. */
export interface Upload {
  readonly bytes: Uint8Array;
  readonly name: string;
  /** The media type that it is said to have. */
  readonly claimedType: string;
}

/** The files that people send with their messages. Knows nothing of HTTP. */
export class Files {
  readonly #store: Store;
  readonly #folder: Folder;
  readonly #limit: number;
  readonly #now: () => number;

  constructor({ store, folder, limit, now }: FilesOptions) {
    this.#store = store;
    this.#folder = folder;
    this.#limit = limit;
    this.#now = now;
  }

  /** @throws Refusal `file_too_large`, `file_type`, `storage_full` */
  async add(userId: number, { bytes, name, claimedType }: Upload): Promise<Attachment> {
    if (bytes.length > fileLimit) throw new Refusal('file_too_large');
    if (bytes.length === 0) throw new Refusal('invalid_input', 'The file is empty.');
    const type = await mediaTypeOf(bytes, claimedType);
    if (type === undefined) throw new Refusal('file_type');
    const { attachments } = this.#store.of(userId);
    if ((await attachments.size()) + bytes.length > this.#limit) throw new Refusal('storage_full');
    const place = await this.#folder.save(bytes);
    const file = { place, type, name: nameOf(name), size: bytes.length, timestamp: this.#now() };
    try {
      return describe(await attachments.add(file, this.#limit));
    } catch (error) {
      // others may have taken the room meanwhile
      await this.#folder.remove([place]);
      throw error;
    }
  }

  /** @throws Refusal `file_not_found` */
  async read(userId: number, id: Id): Promise<StoredFile & { readonly bytes: Uint8Array<ArrayBuffer> }> {
    const file = await this.#store.of(userId).attachments.get(id);
    return { ...file, bytes: await this.#folder.read(file.place) };
  }

  /** What a message says of a file. @throws Refusal `file_not_found` */
  async describe(userId: number, id: Id): Promise<Attachment> {
    return describe(await this.#store.of(userId).attachments.get(id));
  }

  /** Removes what belongs to nothing any more. */
  async sweep(): Promise<void> {
    await this.#folder.remove(await this.#store.looseFiles.forget(this.#now() - looseTime));
  }

  /** The same, and what a process that died has left in the folder. */
  async tidy(): Promise<void> {
    await this.sweep();
    await this.#folder.tidy(await this.#store.looseFiles.places());
  }
}

/** Its address is below the one of the API, wherever that is. */
function describe({ id, type, name, size }: StoredFile): Attachment {
  return { type, fileId: id, name, size, url: `chat/attachments/${id}` };
}

/** Without a path, and without what could turn a line of text around. */
function nameOf(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  return (
    last
      .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
      .trim()
      .slice(0, nameLimit) || 'file'
  );
}
