import type { Attachment } from '../../../src/protocol/message.js';
import type { Id } from '../../../src/protocol/guards.js';
import { Refusal } from '../refusal.js';
import type { Attachments, StoredFile } from '../store/attachments.js';
import type { Folder } from './folder.js';
import { mediaTypeOf } from './media-type.js';

/** Bytes of one file. */
export const fileLimit = 10 * 1024 * 1024;
const nameLimit = 200;
/** Seconds for which a file may belong to no message: it was uploaded, and the message was never sent. */
const looseTime = 24 * 60 * 60;

export interface FilesOptions {
  readonly attachments: Attachments;
  readonly folder: Folder;
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** The files that people send with their messages. Knows nothing of HTTP. */
export class Files {
  readonly #attachments: Attachments;
  readonly #folder: Folder;
  readonly #now: () => number;

  constructor({ attachments, folder, now }: FilesOptions) {
    this.#attachments = attachments;
    this.#folder = folder;
    this.#now = now;
  }

  /** @throws Refusal `file_too_large`, `file_type` */
  async add(bytes: Uint8Array, name: string, claimedType: string): Promise<Attachment> {
    if (bytes.length > fileLimit) throw new Refusal('file_too_large');
    if (bytes.length === 0) throw new Refusal('invalid_input', 'The file is empty.');
    const type = await mediaTypeOf(bytes, claimedType);
    if (type === undefined) throw new Refusal('file_type');
    const place = await this.#folder.save(bytes);
    const file = { place, type, name: nameOf(name), size: bytes.length, timestamp: this.#now() };
    return describe(this.#attachments.add(file));
  }

  /** @throws Refusal `file_not_found` */
  async read(id: Id): Promise<StoredFile & { readonly bytes: Uint8Array<ArrayBuffer> }> {
    const file = this.#attachments.get(id);
    return { ...file, bytes: await this.#folder.read(file.place) };
  }

  /** What a message says of a file. @throws Refusal `file_not_found` */
  describe(id: Id): Attachment {
    return describe(this.#attachments.get(id));
  }

  /** Removes what belongs to nothing any more. */
  async sweep(): Promise<void> {
    this.#attachments.forgetLoose(this.#now() - looseTime);
    await this.#folder.keep(this.#attachments.places());
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
