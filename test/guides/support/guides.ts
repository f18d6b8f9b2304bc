import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { filesUnder } from '../../support/suites.mjs';

export const root = resolve(import.meta.dirname, '../../..');

/** All that is written for people, as paths from the root of the project. */
export function guides(): readonly string[] {
  const isText = (path: string): boolean => path.endsWith('.md') && !/\/(?:node_modules|fixtures|dist)\//.test(path);
  const own = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'];
  return [
    ...own.filter((path) => existsSync(join(root, path))),
    ...['docs', 'demo', 'src', 'test'].flatMap((folder) => filesUnder(folder, isText)),
  ];
}
