import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder of files under names that nobody can guess and nobody has chosen. No web server may serve it as it is. */
export class Folder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** @returns its name */
  async save(bytes: Uint8Array): Promise<string> {
    const name = randomUUID();
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    await writeFile(join(this.#path, name), bytes, { flag: 'wx', mode: 0o600 });
    return name;
  }

  async read(name: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await readFile(join(this.#path, name)));
  }

  /** Removes all files but these. */
  async keep(names: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    const gone = (await readdir(this.#path)).filter((name) => !names.has(name));
    await Promise.all(gone.map((name) => rm(join(this.#path, name), { force: true })));
  }
}
