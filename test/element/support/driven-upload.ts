import type { UploadFunction, UploadOptions } from '../../../src/element/uploads.js';
import type { Attachment } from '../../../src/protocol/message.js';

interface Driven extends UploadOptions {
  readonly file: File;
  succeed(attachment?: Partial<Attachment>): void;
  fail(error: unknown): void;
}

/** Uploads that end when the test says so. */
export class DrivenUploads {
  readonly begun: Driven[] = [];

  readonly upload: UploadFunction = (file, options) =>
    new Promise((resolve, reject) => {
      const fileId = this.begun.length + 1;
      const succeed = (more: Partial<Attachment> = {}): void =>
        resolve({ type: 'file', fileId, name: file.name, size: file.size, ...more });
      this.begun.push({ ...options, file, succeed, fail: reject });
    });

  /** The one that was begun so many before. */
  at(index: number): Driven {
    const upload = this.begun[index];
    if (!upload) throw new Error(`no upload ${index}`);
    return upload;
  }
}
