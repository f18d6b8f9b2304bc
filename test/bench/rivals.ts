import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Installs what is compared into this folder, with the first run. */
export function installRivals(): void {
  if (existsSync(join(import.meta.dirname, 'node_modules/deep-chat'))) return;
  console.error('installing what is compared ...');
  const options = { cwd: import.meta.dirname, stdio: 'inherit', shell: process.platform === 'win32' } as const;
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], options);
}

/** The middle one, of an even number the upper. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
