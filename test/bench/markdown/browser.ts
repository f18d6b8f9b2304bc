import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withBuiltPage, type Driven } from '../browser.js';

export type { Driven };

/** The page with all that is compared, in a browser that is closed when `use` has ended. */
export async function withPage(use: (driven: Driven) => Promise<void>): Promise<void> {
  installRivals();
  await withBuiltPage(join(import.meta.dirname, 'page'), 'bench', use);
}

function installRivals(): void {
  if (existsSync(join(import.meta.dirname, 'node_modules/streamdown'))) return;
  console.error('installing what is compared ...');
  const options = { cwd: import.meta.dirname, stdio: 'inherit', shell: process.platform === 'win32' } as const;
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], options);
}
