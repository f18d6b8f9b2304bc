import { resolve } from 'node:path';

/** Where the answers come from. */
export type ProviderConfig =
  | { readonly kind: 'built-in' }
  | { readonly kind: 'openai'; readonly url: string; readonly key: string | undefined; readonly model: string };

export interface Config {
  readonly port: number;
  readonly host: string;
  /** The folder of the database. */
  readonly data: string;
  readonly provider: ProviderConfig;
  readonly streaming: 'on' | 'off';
}

/** A setting that cannot be meant. Its message is one line for the person who starts the server. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings; an empty one counts as none.
 *
 * @throws ConfigError
 */
export function readConfig(environment: Environment): Config {
  const setting = (name: string): string | undefined => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };
  return {
    port: readPort(setting('PORT') ?? '8787'),
    host: setting('HOST') ?? '127.0.0.1',
    data: resolve(setting('CHAT_DATA') ?? resolve(import.meta.dirname, '../data')),
    provider: readProvider(setting('CHAT_API_URL'), setting('CHAT_API_KEY'), setting('CHAT_MODEL')),
    streaming: readSwitch('CHAT_STREAMING', setting('CHAT_STREAMING') ?? 'on'),
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new ConfigError(`PORT must be a number from 0 to 65535, not "${text}".`);
  return port;
}

function readSwitch(name: string, text: string): 'on' | 'off' {
  if (text !== 'on' && text !== 'off') throw new ConfigError(`${name} must be "on" or "off", not "${text}".`);
  return text;
}

/** The key is in no message: messages end up in logs. */
function readProvider(url: string | undefined, key: string | undefined, model: string | undefined): ProviderConfig {
  if (url === undefined) {
    const lonely = key === undefined ? model && 'CHAT_MODEL' : 'CHAT_API_KEY';
    if (lonely) throw new ConfigError(`${lonely} is set, but CHAT_API_URL is not: which address is it for?`);
    return { kind: 'built-in' };
  }
  if (!isWebAddress(url)) throw new ConfigError('CHAT_API_URL must be an http or https address without a login in it.');
  if (model === undefined) throw new ConfigError('CHAT_MODEL is missing: the name of the model behind CHAT_API_URL.');
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new ConfigError('CHAT_API_KEY holds characters that no key has.');
  return { kind: 'openai', url, key, model };
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}
