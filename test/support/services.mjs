// @ts-check
// node test/support/services.mjs postgres redis -- command...: runs a command beside servers of its own, which live in a
// temporary folder, on free ports, and end with it. It finds them by CHAT_TEST_POSTGRES and CHAT_TEST_REDIS.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runnable } from './debian.mjs';
import { freePort } from './free-port.mjs';

/** @typedef {{ env: Record<string, string>, stop: () => Promise<void> }} Service */

/** @type {Record<string, (folder: string) => Promise<Service>>} */
const services = { postgres: startPostgres, redis: startRedis };

/** Debian keeps the programs of each version in a folder of its own. */
export function postgresPrograms() {
  const base = '/usr/lib/postgresql';
  const folders = runnable(base) ? readdirSync(base).map((version) => join(base, version, 'bin')) : [];
  return folders.find((folder) => runnable(join(folder, 'initdb')));
}

/**
 * @param {string} folder
 * @returns {Promise<Service>}
 */
async function startPostgres(folder) {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Error('PostgreSQL is not installed');
  const user = process.getuid?.() === 0 ? unprivileged(folder) : [];
  const data = join(folder, 'data');
  const [program = '', ...rest] = [
    ...user,
    join(programs, 'initdb'),
    '-D',
    data,
    '-U',
    'chat',
    '-A',
    'trust',
    '-E',
    'UTF8',
  ];
  const made = spawnSync(program, rest, { encoding: 'utf8', cwd: folder });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'max_connections=200'];
  const options = [...settings.flatMap((setting) => ['-c', setting]), '-p', `${port}`];
  // SIGINT is its fast way to stop.
  const stop = await start(
    [...user, join(programs, 'postgres'), '-D', data, ...options],
    folder,
    /ready to accept/,
    'SIGINT',
  );
  return { env: { CHAT_TEST_POSTGRES: `postgres://chat@127.0.0.1:${port}/postgres` }, stop };
}

export const redisProgram = '/usr/bin/redis-server';

/**
 * @param {string} folder
 * @returns {Promise<Service>}
 */
async function startRedis(folder) {
  const port = await freePort();
  const own = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--databases', '1000'];
  const options = [...own, '--save', '', '--appendonly', 'no'];
  const stop = await start([redisProgram, ...options], folder, /Ready to accept connections/, 'SIGTERM');
  return { env: { CHAT_TEST_REDIS: `redis://127.0.0.1:${port}` }, stop };
}

/**
 * PostgreSQL does not run as root; its package comes with a user.
 * @param {string} folder becomes that user's
 */
function unprivileged(folder) {
  const ask = (/** @type {string} */ what) => Number(spawnSync('id', [what, 'postgres'], { encoding: 'utf8' }).stdout);
  const [uid, gid] = [ask('-u'), ask('-g')];
  chownSync(folder, uid, gid);
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
}

/**
 * @param {string[]} argv
 * @param {string} cwd
 * @param {RegExp} ready what it says when it is
 * @param {NodeJS.Signals} signal
 * @returns {Promise<() => Promise<void>>} the way to stop it
 */
async function start([program = '', ...args], cwd, ready, signal) {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  await new Promise((resolve, reject) => {
    const hear = (/** @type {Buffer} */ data) => {
      said += data.toString();
      if (ready.test(said)) resolve(undefined);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}: ${said}`)));
  });
  return async () => {
    child.kill(signal);
    await ended;
  };
}

/** @param {string[]} words */
async function main(words) {
  const middle = words.indexOf('--');
  const [program = '', ...args] = words.slice(middle + 1);
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-services-'));
  // Others than root must get through to what is theirs.
  chmodSync(folder, 0o711);
  /** @type {Service[]} */
  const running = [];
  try {
    for (const name of words.slice(0, middle)) {
      const begin = services[name];
      if (begin === undefined) throw new Error(`there is no service ${name}`);
      running.push(await begin(mkdtempSync(join(folder, `${name}-`))));
    }
    const env = Object.assign({ ...process.env }, ...running.map((service) => service.env));
    const command = spawn(program, args, { env, stdio: 'inherit' });
    process.exitCode = await new Promise((resolve) => command.once('exit', (code) => resolve(code ?? 1)));
  } finally {
    await Promise.all(running.map(({ stop }) => stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2));
