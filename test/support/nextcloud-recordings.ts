import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One request to a running Nextcloud, and what it answered. */
export interface Exchange {
  readonly note: string;
  readonly request: { readonly line: string; readonly body: string | null };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
}

export interface Recording {
  readonly version: string;
  readonly name: string;
  readonly exchanges: readonly Exchange[];
}

const folder = fileURLToPath(new URL('../fixtures/nextcloud', import.meta.url));

export const versions = ['assistant-2.13', 'assistant-4.0'] as const;
export type Version = (typeof versions)[number];

export function readRecording(version: Version, name: string): Recording {
  const { exchanges } = JSON.parse(readFileSync(`${folder}/${version}/${name}.json`, 'utf8')) as Partial<Recording>;
  // what a page in a browser printed is no list of exchanges
  return { version, name, exchanges: exchanges ?? [] };
}

export function readAllRecordings(): readonly Recording[] {
  return versions.flatMap((version) =>
    readdirSync(`${folder}/${version}`)
      .sort()
      .map((file) => readRecording(version, file.replace('.json', ''))),
  );
}

/** `GET /chat/messages`, and what comes after the `?`. */
export function readRequestLine({ request }: Exchange): { method: string; path: string; query: URLSearchParams } {
  const [method = '', target = ''] = request.line.split(' ');
  const { pathname, searchParams } = new URL(target, 'http://nextcloud.example');
  return { method, path: pathname.replace('/ocs/v2.php/apps/assistant', ''), query: searchParams };
}
