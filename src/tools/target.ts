import { UsageError } from './command.js';

/** The backend that a command is to look at. */
export interface Target {
  /** Where the contract's paths begin, with no slash at its end. */
  readonly baseUrl: string;
  /** Sent with every request, and never printed. */
  readonly headers: Headers;
}

/**
 * Reads `<base-url>` and the values of `--header 'Name: value'`.
 *
 * @throws UsageError that repeats nothing of what may be secret
 */
export function readTarget(positionals: readonly string[], headers: readonly string[] = []): Target {
  const [word, ...more] = positionals;
  if (word === undefined) throw new UsageError('Which backend? Its base URL is missing.');
  if (more.length > 0) throw new UsageError('There are words behind the base URL that mean nothing.');
  return { baseUrl: readBaseUrl(word), headers: readHeaders(headers) };
}

function readBaseUrl(word: string): string {
  if (!URL.canParse(word) || !/^https?:\/\//i.test(word))
    throw new UsageError('The base URL must begin with http:// or https://, as in http://localhost:3000/api.');
  const url = new URL(word);
  if (url.username !== '' || url.password !== '')
    throw new UsageError('A name and a password go into a header, not into the base URL.');
  if (url.search !== '' || url.hash !== '') throw new UsageError('The base URL must end with its path.');
  return url.href.replace(/\/+$/, '');
}

/**
 * Reads lines of the form `Name: value`.
 *
 * @throws UsageError
 */
export function readHeaders(lines: readonly string[]): Headers {
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    try {
      if (colon > 0) headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
      else throw new TypeError('no colon');
    } catch {
      throw new UsageError("A header is written 'Name: value'. One that was given is not.");
    }
  }
  return headers;
}
