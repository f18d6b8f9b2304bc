import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const aDay = 24 * 60 * 60 * 1000;

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
    try {
      await writeFile(join(this.#path, name), bytes, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      // what a full disk has taken of it would only make it fuller
      await this.remove([name]);
      throw error;
    }
    return name;
  }

  async read(name: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await readFile(join(this.#path, name)));
  }

  async remove(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => rm(join(this.#path, name), { force: true })));
  }

  /** Removes what has lain there for a day and is not known. What is new may be on its way to be known. */
  async tidy(known: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    const strange = (await readdir(this.#path)).filter((name) => !known.has(name));
    for (const name of strange) {
      const { mtimeMs } = await stat(join(this.#path, name));
      if (Date.now() - mtimeMs > aDay) await this.remove([name]);
    }
  }
}
