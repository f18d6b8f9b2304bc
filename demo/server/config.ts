import { resolve } from 'node:path';
import { readPeople, type PeopleConfig } from './people-config.js';
import { readOperator, type OperatorConfig } from './operator-config.js';
import { ConfigError, readProvider, type ProviderConfig } from './provider-config.js';

export { ConfigError };

export interface Config {
  readonly port: number;
  readonly host: string;
  /** The folder of the database. */
  readonly data: string;
  /** `postgres://…`, instead of a file in that folder. */
  readonly database: string | undefined;
  /** `redis://…`, for several servers over one PostgreSQL. */
  readonly redis: string | undefined;
  readonly people: PeopleConfig;
  readonly provider: ProviderConfig;
  readonly streaming: 'on' | 'off';
  /** Whether the model makes titles. */
  readonly titles: 'on' | 'off';
  /** Whether the model may ask for the tools of this server. */
  readonly useTools: 'on' | 'off';
  readonly operator: OperatorConfig;
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
  const host = setting('HOST') ?? '127.0.0.1';
  return {
    port: readPort(setting('PORT') ?? '8787'),
    host,
    data: readDataFolder(environment),
    database: readDatabase(setting('DATABASE_URL')),
    redis: readRedis(setting('REDIS_URL'), setting('DATABASE_URL')),
    people: readPeople(setting, host),
    provider: readProvider(setting),
    streaming: readSwitch('CHAT_STREAMING', setting('CHAT_STREAMING') ?? 'on'),
    titles: readSwitch('CHAT_TITLES', setting('CHAT_TITLES') ?? 'on'),
    useTools: readSwitch('CHAT_TOOLS', setting('CHAT_TOOLS') ?? 'on'),
    operator: readOperator(setting),
  };
}

/** The folder of all that is stored. */
export function readDataFolder(environment: Environment): string {
  const folder = environment.CHAT_DATA?.trim() ?? '';
  return resolve(folder === '' ? resolve(import.meta.dirname, '../data') : folder);
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new ConfigError(`PORT must be a number from 0 to 65535, not "${text}".`);
  return port;
}

/** The address holds a password: it is in no message. */
function readDatabase(url: string | undefined): string | undefined {
  if (url !== undefined && !(/^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url)))
    throw new ConfigError('DATABASE_URL must be postgres://user:password@host:port/database.');
  return url;
}

function readRedis(url: string | undefined, database: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (!(/^rediss?:\/\//.test(url) && URL.canParse(url))) throw new ConfigError('REDIS_URL must be redis://host:port.');
  if (database === undefined)
    throw new ConfigError('REDIS_URL is set, but DATABASE_URL is not: servers can share only PostgreSQL.');
  return url;
}

function readSwitch(name: string, text: string): 'on' | 'off' {
  if (text !== 'on' && text !== 'off') throw new ConfigError(`${name} must be "on" or "off", not "${text}".`);
  return text;
}
