// npm run licences: writes docs/licences.md, which says whose code comes with the package, and under which licence.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** What is put into the files of the package by the build (vite.config.ts), without being installed with it. */
const builtIn = ['@lit/react', '@nanostores/react'];

interface Lock {
  readonly packages: Readonly<
    Record<string, { version?: string; license?: string; dependencies?: Record<string, string> }>
  >;
}

/** The packages that come with an installation, theirs included. */
function installed({ packages }: Lock): string[] {
  const found = new Set<string>();
  const pending = Object.keys(packages['']?.dependencies ?? {});
  for (const name of pending) {
    if (found.has(name)) continue;
    found.add(name);
    pending.push(...Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}));
  }
  return [...found].sort();
}

/** The page as it has to be by what is locked. */
export function licencesPage(): string {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const rows = (names: readonly string[]) =>
    names.map((name) => {
      const { version = '', license = 'unknown' } = lock.packages[`node_modules/${name}`] ?? {};
      return `| [${name}](https://www.npmjs.com/package/${name}) | ${version} | ${license} |\n`;
    });
  const table = (names: readonly string[]) => `| package | version | licence |\n|---|---|---|\n${rows(names).join('')}`;
  return `# Licences

chat-stream is under the MIT licence. Made by \`npm run licences\` from package-lock.json.

## What is installed with it

${table(installed(lock))}
## What is built in

The text of each licence lies in the package, beside the file that has the code in it; the file for a script tag has all
of the above in it, too.

${table(builtIn)}`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(root, 'docs/licences.md'), licencesPage());
