import { ConfigError, readProvider, type ProviderConfig } from '../provider-config.js';
import { settingNames, type SettingName, type SettingsFile } from './settings-file.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that say the same. */
const variables: Readonly<Record<SettingName, string>> = {
  streaming_api_url: 'CHAT_API_URL',
  streaming_api_key: 'CHAT_API_KEY',
  streaming_model: 'CHAT_MODEL',
};

/** How a setting stands. What the key is, nobody is told. */
export interface SettingState {
  readonly name: SettingName;
  /** The variable that says the same, and counts more. */
  readonly variable: string;
  readonly source: 'environment' | 'stored' | 'none';
  /** Absent for the key, and where nothing is set. */
  readonly value?: string;
}

/** The settings of the environment, and below them what is stored. */
export class Settings {
  readonly #environment: Environment;
  readonly #file: SettingsFile;

  constructor(environment: Environment, file: SettingsFile) {
    this.#environment = environment;
    this.#file = file;
  }

  /** As if all of it stood in the environment. */
  environment(): Environment {
    const { settings } = this.#file.read();
    const below = settingNames.map((name) => [variables[name], settings[name]] as const);
    return { ...this.#environment, ...Object.fromEntries(below.filter(([variable]) => !this.#isFixed(variable))) };
  }

  /**
   * Where the answers come from now.
   *
   * @throws ConfigError
   */
  provider(): ProviderConfig {
    return readProvider(settingOf(this.environment()));
  }

  state(name: SettingName): SettingState {
    const variable = variables[name];
    const value = settingOf(this.environment())(variable);
    if (value === undefined) return { name, variable, source: 'none' };
    const source = this.#isFixed(variable) ? 'environment' : 'stored';
    return { name, variable, source, ...(name === 'streaming_api_key' ? {} : { value }) };
  }

  /**
   * Stores settings, all or none; an empty one is removed. They hold for the runs that begin afterwards.
   *
   * @throws ConfigError
   */
  store(changes: Readonly<Partial<Record<SettingName, string>>>): void {
    const { settings, streams } = this.#file.read();
    const next = settingNames.map((name) => {
      const value = changes[name]?.trim();
      if (value !== undefined) this.#check(name, value);
      return [name, value ?? settings[name] ?? ''] as const;
    });
    this.#file.write({ settings: Object.fromEntries(next.filter(([, value]) => value !== '')), streams });
  }

  /** To be kept out of logs; `undefined` also where it cannot be read. */
  key(): string | undefined {
    try {
      return settingOf(this.environment())('CHAT_API_KEY');
    } catch {
      return undefined;
    }
  }

  /** What is still wrong with all of them together, in words; `undefined` where they can be used. */
  trouble(): string | undefined {
    try {
      this.provider();
      return undefined;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const unfixed = settingNames.filter((name) => !this.#isFixed(variables[name]));
      return unfixed.reduce((words, name) => words.replaceAll(variables[name], name), error.message);
    }
  }

  /** Whether the model that is set streams; `undefined` where no probe has found out. */
  streams(): boolean | undefined {
    try {
      return this.#file.read().streams[nameOf(this.provider())];
    } catch (error) {
      if (error instanceof ConfigError) return undefined;
      throw error;
    }
  }

  rememberStreams(provider: ProviderConfig, streams: boolean): void {
    const stored = this.#file.read();
    this.#file.write({ ...stored, streams: { ...stored.streams, [nameOf(provider)]: streams } });
  }

  #isFixed(variable: string): boolean {
    return settingOf(this.#environment)(variable) !== undefined;
  }

  #check(name: SettingName, value: string): void {
    const variable = variables[name];
    if (this.#isFixed(variable)) throw new ConfigError(`${name} is fixed: ${variable} is set in the environment.`);
    if (value === '') return;
    if (name === 'streaming_model' && !/^[^\p{Cc}]{1,200}$/u.test(value))
      throw new ConfigError('streaming_model must be the name of a model.');
    const { CHAT_ALLOW_PRIVATE } = this.#environment;
    const complete = { CHAT_API_URL: 'https://api.example/v1', CHAT_MODEL: 'model', CHAT_ALLOW_PRIVATE };
    try {
      readProvider(settingOf({ ...complete, [variable]: value }));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      throw new ConfigError(error.message.replaceAll(variable, name));
    }
  }
}

function settingOf(environment: Environment): (name: string) => string | undefined {
  return (name) => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };
}

/** Of an address, what may be written down: some carry a key in their query. */
function nameOf(provider: ProviderConfig): string {
  if (provider.kind === 'built-in') return 'built-in';
  const { origin, pathname } = new URL(provider.url);
  return `${origin}${pathname} ${provider.model}`;
}
