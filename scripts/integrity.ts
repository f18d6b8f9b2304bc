// The sha384 of every file that a page may load from dist/cdn, for `integrity` and for an import map
// (docs/frameworks.md). The same sources make the same files, so that anyone can make them again and compare.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../dist/cdn');

/** One line for each: `sha384-… path`. */
export function integrityOf(directory: string): string {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const scripts = paths
    .filter((path) => path.endsWith('.js'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
  return scripts.map((path) => `${hash(join(directory, path))} ${path}\n`).join('');
}

function hash(path: string): string {
  return `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(folder, 'integrity.txt'), integrityOf(folder));
