import { isPrivateHost } from './providers/addresses.js';
import type { Proxies } from './providers/connection.js';
import type { AudioOptions } from './providers/openai-audio.js';
import { endpointOf } from './providers/openai-endpoint.js';

/** Where the answers come from. */
export type ProviderConfig = { readonly kind: 'built-in' } | OpenAiConfig;

export interface OpenAiConfig extends AudioOptions {
  readonly kind: 'openai';
  readonly url: string;
  readonly key: string | undefined;
  readonly model: string;
  readonly allowPrivate: boolean;
  readonly proxies: Proxies;
  readonly limits: { readonly firstWord: number };
}

/** A setting that cannot be meant. Its message is one line for the person who starts the server. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A setting by its name; `undefined` for an empty one. */
export type Setting = (name: string) => string | undefined;

/**
 * The key is in no message: messages end up in logs.
 *
 * @throws ConfigError
 */
export function readProvider(setting: Setting): ProviderConfig {
  const [url, key, model] = [setting('CHAT_API_URL'), setting('CHAT_API_KEY'), setting('CHAT_MODEL')];
  if (url === undefined) {
    const lonely = key === undefined ? model && 'CHAT_MODEL' : 'CHAT_API_KEY';
    if (lonely) throw new ConfigError(`${lonely} is set, but CHAT_API_URL is not: which address is it for?`);
    return { kind: 'built-in' };
  }
  const allowPrivate = setting('CHAT_ALLOW_PRIVATE') === '1';
  checkAddress(url, allowPrivate);
  if (model === undefined) throw new ConfigError('CHAT_MODEL is missing: the name of the model behind CHAT_API_URL.');
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new ConfigError('CHAT_API_KEY holds characters that no key has.');
  const limits = { firstWord: 1000 * readSeconds('CHAT_FIRST_TOKEN_SECONDS', setting) };
  const audio = readAudio(setting, url);
  return { kind: 'openai', url, key, model, allowPrivate, proxies: readProxies(setting), limits, ...audio };
}

function readAudio(setting: Setting, url: string): AudioOptions {
  const [transcriptionModel, speechModel] = [setting('CHAT_TRANSCRIPTION_MODEL'), setting('CHAT_SPEECH_MODEL')];
  const speechVoice = setting('CHAT_SPEECH_VOICE');
  const hasAny = transcriptionModel !== undefined || speechModel !== undefined;
  if (hasAny && endpointOf(url, undefined).dialect === 'ollama')
    throw new ConfigError('Transcription and speech need an OpenAI-compatible CHAT_API_URL: one that ends in /v1.');
  if (speechVoice !== undefined && speechModel === undefined)
    throw new ConfigError('CHAT_SPEECH_VOICE is set, but CHAT_SPEECH_MODEL is not: which model has that voice?');
  return { transcriptionModel, speechModel, speechVoice };
}

function checkAddress(text: string, allowPrivate: boolean): void {
  if (!isWebAddress(text))
    throw new ConfigError('CHAT_API_URL must be an http or https address without a login in it.');
  if (!allowPrivate && isPrivateHost(new URL(text).hostname))
    throw new ConfigError('CHAT_API_URL is a private address. If it is meant, set CHAT_ALLOW_PRIVATE=1.');
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}

function readSeconds(name: string, setting: Setting): number {
  const text = setting(name) ?? '120';
  const seconds = Number(text);
  if (!/^\d{1,3}$/.test(text) || seconds === 0 || seconds > 900)
    throw new ConfigError(`${name} must be a number of seconds from 1 to 900, not "${text}".`);
  return seconds;
}

/** In lower case they count first, as everywhere. Their values are in no message either: they may hold a login. */
function readProxies(setting: Setting): Proxies {
  const read = (name: string): string | undefined => setting(name.toLowerCase()) ?? setting(name);
  const proxy = (name: string): string | undefined => {
    const value = read(name);
    if (value === undefined || /^https?:/.test(URL.canParse(value) ? new URL(value).protocol : '')) return value;
    throw new ConfigError(`${name} must be the http or https address of a proxy.`);
  };
  return { http: proxy('HTTP_PROXY'), https: proxy('HTTPS_PROXY'), except: read('NO_PROXY') };
}
