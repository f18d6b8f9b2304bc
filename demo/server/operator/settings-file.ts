import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isRecord } from '../../../src/protocol/guards.js';
import { ConfigError } from '../provider-config.js';

export const settingNames = ['streaming_api_url', 'streaming_api_key', 'streaming_model'] as const;

export type SettingName = (typeof settingNames)[number];

export function isSettingName(name: unknown): name is SettingName {
  return settingNames.some((known) => known === name);
}

export interface Stored {
  readonly settings: Readonly<Partial<Record<SettingName, string>>>;
  /** Whether a model streams, as a probe has found; the keys name address and model. */
  readonly streams: Readonly<Record<string, boolean>>;
}

/**
 * What the operator has stored: a file that nobody but the server's own user can read, beside the database and not in
 * it. So copies of the database hold no key, and the command line needs no database to be up.
 */
export class SettingsFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws ConfigError where there is a file that cannot be understood */
  read(): Stored {
    let text;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { settings: {}, streams: {} };
      throw error;
    }
    return this.#parse(text);
  }

  /** Whole or not at all: a reader never sees half of it. */
  write(stored: Stored): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    const draft = `${this.#path}.${process.pid}`;
    try {
      writeFileSync(draft, `${JSON.stringify(stored, undefined, 2)}\n`, { mode: 0o600, flush: true });
      chmodSync(draft, 0o600);
      renameSync(draft, this.#path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }

  /** What JSON.parse says of an error quotes the text, and that may hold the key. */
  #parse(text: string): Stored {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      value = undefined;
    }
    if (!isRecord(value)) throw new ConfigError(`${this.#path} holds no settings. Correct or remove it.`);
    const { settings = {}, streams = {} } = value;
    if (!isRecord(settings) || !isRecord(streams))
      throw new ConfigError(`${this.#path} holds no settings. Correct or remove it.`);
    return {
      settings: Object.fromEntries(
        Object.entries(settings).filter(([name, stored]) => isSettingName(name) && typeof stored === 'string'),
      ),
      streams: Object.fromEntries(
        Object.entries(streams).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
      ),
    };
  }
}
