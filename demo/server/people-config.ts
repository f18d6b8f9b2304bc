import { isLoopback } from './people/hosts.js';
import { ConfigError } from './provider-config.js';

/** Who may use the server, from where, and how much of it. */
export interface PeopleConfig {
  /** `none`: everybody who reaches the server is the one local user. */
  readonly auth: 'none' | 'password';
  /** Other names of this server than that of the machine, where nobody logs in. */
  readonly allowedHosts: readonly string[];
  /** Other origins whose pages may ask. */
  readonly allowedOrigins: readonly string[];
  /** Whether what stands before the server says how it was reached, and by whom. */
  readonly trustsProxy: boolean;
  /** For each user. */
  readonly messagesPerMinute: number;
  /** For each user. */
  readonly runsAtOnce: number;
  /** For each user. */
  readonly storedBytes: number;
}

type Setting = (name: string) => string | undefined;

/** @throws ConfigError where the server would be open to everybody without anybody having said so */
export function readPeople(setting: Setting, host: string): PeopleConfig {
  const hosts = readList(setting, 'CHAT_ALLOWED_HOSTS');
  return {
    auth: readAuth(setting, host),
    allowedHosts: [...hosts, ...(isLoopback(host) ? [] : [host])],
    allowedOrigins: readList(setting, 'CHAT_ALLOWED_ORIGINS').map(readOrigin),
    trustsProxy: setting('CHAT_TRUST_PROXY') === '1',
    messagesPerMinute: readCount(setting, 'CHAT_MESSAGES_PER_MINUTE', 30),
    runsAtOnce: readCount(setting, 'CHAT_RUNS_AT_ONCE', 4),
    storedBytes: readCount(setting, 'CHAT_STORED_MEGABYTES', 200) * 1024 * 1024,
  };
}

function readAuth(setting: Setting, host: string): PeopleConfig['auth'] {
  const auth = setting('CHAT_AUTH') ?? (isLoopback(host) ? 'none' : 'password');
  if (auth !== 'none' && auth !== 'password')
    throw new ConfigError(`CHAT_AUTH must be "none" or "password", not "${auth}".`);
  if (auth === 'none' && !isLoopback(host) && setting('CHAT_ALLOW_NO_AUTH') !== '1')
    throw new ConfigError(
      `CHAT_AUTH=none on HOST=${host} lets in everybody who reaches it. CHAT_ALLOW_NO_AUTH=1 says that this is meant.`,
    );
  return auth;
}

function readList(setting: Setting, name: string): readonly string[] {
  return (setting(name) ?? '').split(/[\s,]+/).filter((part) => part !== '');
}

function readOrigin(text: string): string {
  if (!/^https?:/.test(text) || !URL.canParse(text) || new URL(text).origin !== text)
    throw new ConfigError(`CHAT_ALLOWED_ORIGINS must be origins such as https://chat.example, not "${text}".`);
  return text;
}

function readCount(setting: Setting, name: string, preset: number): number {
  const text = setting(name);
  if (text === undefined) return preset;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new ConfigError(`${name} must be a whole number from 1, not "${text}".`);
  return Number(text);
}
