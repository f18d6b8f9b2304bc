// @ts-check
// Runs one command to its end: its output, how it ended, and no process of its left behind.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Every command carries a variable of its own, and so do all its descendants, those of inner commands too.
 * @param {string} id
 */
const mark = (id) => `CHAT_TEST_COMMAND_${id.replaceAll('-', '')}`;

/** @typedef {{ status: number | null, output: string, timedOut: boolean, leftBehind: string[] }} Ended */

/** @type {Set<() => void>} */
const running = new Set();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => {
    // Commands have process groups of their own, which a terminal's Ctrl-C does not reach.
    for (const end of running) end();
    process.exit(130);
  });
}

/**
 * @param {string[]} argv
 * @param {{ env?: Record<string, string | undefined>, limit?: number }} [options] limit in milliseconds
 * @returns {Promise<Ended>}
 */
export async function run([program = '', ...args], { env = {}, limit = 900_000 } = {}) {
  const id = randomUUID();
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env, [mark(id)]: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  /** @type {Buffer[]} */
  const output = [];
  child.stdout.on('data', (data) => output.push(data));
  child.stderr.on('data', (data) => output.push(data));

  const end = () => killGroup(child.pid, 'SIGTERM');
  running.add(end);
  const { status, timedOut } = await ended(child, limit);
  running.delete(end);
  const leftBehind = await sweep(id);
  killGroup(child.pid, 'SIGKILL');
  return { status, timedOut, leftBehind, output: stripVTControlCharacters(Buffer.concat(output).toString()) };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} limit
 * @returns {Promise<{ status: number | null, timedOut: boolean }>}
 */
function ended(child, limit) {
  return new Promise((resolve) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      // First politely: a test runner then closes the browser it started.
      killGroup(child.pid, 'SIGTERM');
      setTimeout(() => killGroup(child.pid, 'SIGKILL'), 5000).unref();
    }, limit);
    /** @param {number | null} status */
    const settle = (status) => {
      clearTimeout(timer);
      resolve({ status, timedOut });
    };
    child.once('error', (error) => {
      child.stderr?.emit('data', Buffer.from(`${error.message}\n`));
      settle(null);
    });
    child.once('close', settle);
    // A descendant that lives on may keep the pipes open for ever, so 'close' is not waited for beyond a moment.
    child.once('exit', (status) => setTimeout(settle, 1000, status).unref());
  });
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  if (pid !== undefined) kill(process.platform === 'win32' ? pid : -pid, signal);
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // There is nothing left to end; macOS says EPERM of a group whose members have all ended.
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/**
 * Descendants of the command that outlive it by more than a few seconds are killed and named.
 * A browser leads a process group of its own, so they are found by the mark (Linux only: it needs /proc).
 * @param {string} id
 */
async function sweep(id) {
  for (let left = 20; left > 0 && marked(id).length > 0; left--) await wait(250);
  return marked(id).map((pid) => {
    const name = commandLine(pid);
    kill(pid, 'SIGKILL');
    return name;
  });
}

/** @param {string} id */
function marked(id) {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => ofProcess(pid, 'environ').includes(`${mark(id)}=1`)).map(Number);
}

/** @param {number} pid */
const commandLine = (pid) => `${pid} ${ofProcess(String(pid), 'cmdline').replaceAll('\0', ' ').slice(0, 120)}`;

/**
 * @param {string} pid
 * @param {string} file
 */
function ofProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // gone meanwhile, or another person's
  }
}
