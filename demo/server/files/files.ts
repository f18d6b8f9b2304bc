import type { Attachment } from '../../../src/protocol/message.js';
import type { Id } from '../../../src/protocol/guards.js';
import { Refusal } from '../refusal.js';
import type { Attachments, StoredFile } from '../store/attachments.js';
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
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** The files that people send with their messages. Knows nothing of HTTP. */
export class Files {
  readonly #options: FilesOptions;

  constructor(options: FilesOptions) {
    this.#options = options;
  }

  of(userId: number): UserFiles {
    return new UserFiles(this.#options.store.of(userId).attachments, this.#options);
  }

  /** Removes what belongs to nothing any more. */
  async sweep(): Promise<void> {
    const { store, folder, now } = this.#options;
    await store.storedFiles.forgetLoose(now() - looseTime);
    await folder.keep(await store.storedFiles.places());
  }
}

/** Those of one user. */
export class UserFiles {
  readonly #attachments: Attachments;
  readonly #options: FilesOptions;

  constructor(attachments: Attachments, options: FilesOptions) {
    this.#attachments = attachments;
    this.#options = options;
  }

  /** @throws Refusal `file_too_large`, `file_type` */
  async add(bytes: Uint8Array, name: string, claimedType: string): Promise<Attachment> {
    if (bytes.length > fileLimit) throw new Refusal('file_too_large');
    if (bytes.length === 0) throw new Refusal('invalid_input', 'The file is empty.');
    const type = await mediaTypeOf(bytes, claimedType);
    if (type === undefined) throw new Refusal('file_type');
    const { folder, now } = this.#options;
    const place = await folder.save(bytes);
    const file = { place, type, name: nameOf(name), size: bytes.length, timestamp: now() };
    return describe(await this.#attachments.add(file));
  }

  /** @throws Refusal `file_not_found` */
  async read(id: Id): Promise<StoredFile & { readonly bytes: Uint8Array<ArrayBuffer> }> {
    const file = await this.#attachments.get(id);
    return { ...file, bytes: await this.#options.folder.read(file.place) };
  }

  /** What a message says of a file. @throws Refusal `file_not_found` */
  async describe(id: Id): Promise<Attachment> {
    return describe(await this.#attachments.get(id));
  }

  /** From now on they stay for as long as that message does. */
  async attach(files: readonly Attachment[], messageId: Id): Promise<void> {
    for (const { fileId } of files) await this.#attachments.attach(fileId, messageId);
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
