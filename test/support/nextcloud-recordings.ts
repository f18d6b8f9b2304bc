import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseJson } from '../../src/protocol/guards.js';

/** One request to a running Nextcloud, and what it answered. */
export interface Exchange {
  readonly note: string;
  readonly request: {
    readonly line: string;
    readonly headers: Readonly<Record<string, string | number>>;
    readonly body: string | null;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
}

export const versions = ['assistant-2.13', 'assistant-4.0'] as const;
export type Version = (typeof versions)[number];

export interface Recording {
  readonly version: Version;
  readonly name: string;
  readonly exchanges: readonly Exchange[];
}

/** Where the paths of the app begin. */
export const appPath = '/ocs/v2.php/apps/assistant';

const folder = fileURLToPath(new URL('../fixtures/nextcloud', import.meta.url));

export function readRecording(version: Version, name: string): Recording {
  const { exchanges } = JSON.parse(readFileSync(`${folder}/${version}/${name}.json`, 'utf8')) as Partial<Recording>;
  // what a page in a browser printed is no list of exchanges
  return { version, name, exchanges: exchanges ?? [] };
}

/** The one exchange whose note begins like this. */
export function findExchange(version: Version, name: string, note: string): Exchange {
  const exchange = readRecording(version, name).exchanges.find((exchange) => exchange.note.startsWith(note));
  if (!exchange) throw new Error(`${version} ${name} has no ${note}`);
  return exchange;
}

export function readAllRecordings(): readonly Recording[] {
  return versions.flatMap((version) =>
    readdirSync(`${folder}/${version}`)
      .sort()
      .map((file) => readRecording(version, file.replace('.json', ''))),
  );
}

/** `GET /chat/messages`, and what comes after the `?`; a path outside the app in full. */
export function readRequestLine({ request }: Exchange): { method: string; path: string; query: URLSearchParams } {
  const [method = '', target = ''] = request.line.split(' ');
  const { pathname, searchParams } = new URL(target, 'http://nextcloud.example');
  return {
    method,
    path: pathname.startsWith(`${appPath}/`) ? pathname.slice(appPath.length) : pathname,
    query: searchParams,
  };
}

/** The parsed body of an answer. */
export function bodyOf({ response }: Exchange): unknown {
  return parseJson(response.body ?? '');
}
