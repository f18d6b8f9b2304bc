// @ts-check
// Installs packages on Debian and its like, where this process may.
import { accessSync, constants, existsSync } from 'node:fs';
import { run } from './command.mjs';

/** @param {string} path */
export function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @type {DebianSystem} */
const realSystem = { exists: existsSync, run, uid: () => process.getuid?.() };

/**
 * What is asked of the machine; handed in by the tests.
 * @typedef {object} DebianSystem
 * @property {(path: string) => boolean} exists
 * @property {(argv: string[], options?: { env?: Record<string, string>, limit?: number }) => Promise<{ status: number | null, output: string }>} run
 * @property {() => number | undefined} uid
 */

/**
 * @param {string[]} packages
 * @param {DebianSystem} [system]
 * @returns {Promise<string | undefined>} why they are not installed, undefined when they are
 */
export async function installPackages(packages, system = realSystem) {
  if (!system.exists('/usr/bin/apt-get')) return 'this system has no apt-get';
  const sudo = await rights(system);
  if (!sudo) return 'installing packages takes root, or sudo without a password';

  // Another apt-get on the machine may hold the lock for a while.
  const aptGet = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=120', '-qq'];
  const lists = await system.run([...aptGet, 'update'], { limit: 120_000 });
  const install = await system.run([...aptGet, 'install', '-y', '--no-install-recommends', ...packages], {
    limit: 600_000,
  });
  if (install.status === 0) return undefined;
  // A list that could not be fetched is seldom the reason: what is installed may be known from an older one.
  const said = install.output.trim() || lists.output.trim();
  return `apt-get could not install ${packages.join(' ')} (${said.split('\n').at(-1) ?? 'it said nothing'})`;
}

/**
 * @param {DebianSystem} system
 * @returns {Promise<string[] | undefined>} what to put before a command that needs root
 */
async function rights({ uid, exists, run }) {
  if (uid() === 0) return [];
  if (!exists('/usr/bin/sudo')) return undefined;
  const { status } = await run(['sudo', '-n', 'true'], { limit: 10_000 });
  return status === 0 ? ['sudo', '-n'] : undefined;
}
