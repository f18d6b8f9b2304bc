// @ts-check
// What a suite is, how the suites of a run are run one after the other, and how the run ends.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { root, run } from './command.mjs';
import { add, closingLine, readTotals, writeTotals, zero } from './totals.mjs';

/** @typedef {import('./totals.mjs').Totals} Totals */
/** @typedef {Totals & { output: string }} Outcome */
/**
 * `prepare` may say why the suite cannot run on this machine: it then counts as one skipped.
 * @typedef {{ name: string, group: string, prepare?: () => Promise<string | undefined>, run: () => Promise<Outcome> }} Suite
 */

/** @param {string} path a script inside node_modules */
export const packaged = (path) => [process.execPath, join(root, 'node_modules', path)];

/**
 * A command that passes or fails as one.
 * @param {string} name
 * @param {string[][]} commands run in turn, to the first that fails
 * @param {string} [group]
 * @returns {Suite}
 */
export function check(name, commands, group = 'checks') {
  return {
    name,
    group,
    async run() {
      for (const argv of commands) {
        const ended = await run(argv);
        if (ended.status !== 0) return { ...zero(), failed: 1, output: explained(ended) };
      }
      return { ...zero(), passed: 1, output: '' };
    },
  };
}

/**
 * Test files run by Node's own test runner.
 * @param {string} name
 * @param {string[]} files
 * @param {string} [group]
 * @param {Record<string, string>} [known] what the tests are to know
 * @param {string[]} [before] a command that runs the command
 * @returns {Suite}
 */
export function nodeSuite(name, files, group = 'unit', known = {}, before = []) {
  const reporter = new URL('./node-reporter.mjs', import.meta.url).href;
  // A file may take five minutes, so that it is the file that is named, not the suite.
  const options = ['--test-timeout=300000', '--test-concurrency=2', `--test-reporter=${reporter}`];
  const argv = [...before, process.execPath, '--import', 'tsx', '--test', ...options, ...files];
  // A runner that finds this variable takes itself for a part of another: so it does in the tests of this file.
  const env = { ...known, NODE_TEST_CONTEXT: undefined };
  return { name, group, run: () => counted(files.length > 0 ? argv : undefined, env) };
}

/**
 * Test files that need servers beside them (see services.mjs).
 * @param {string} name
 * @param {string[]} services
 * @param {string[]} files
 * @param {() => Promise<string | undefined>} prepare
 * @returns {Suite}
 */
export function servedSuite(name, services, files, prepare) {
  const before = [process.execPath, join(root, 'test/support/services.mjs'), ...services, '--'];
  return { ...nodeSuite(name, files, 'services', {}, before), prepare };
}

/**
 * The browser test files in one engine (see engines.mjs).
 * @param {string} name
 * @param {string} engine
 * @param {Suite['prepare']} [prepare]
 * @param {{ files?: string[], env?: Record<string, string> }} [part] of the files, and what it is to know
 * @returns {Suite}
 */
export function browserSuite(name, engine, prepare, { files, env } = {}) {
  const argv = [...packaged('@web/test-runner/dist/bin.js'), '--config', 'web-test-runner.config.mjs'];
  if (files) argv.push('--files', ...files);
  return {
    name,
    group: 'browser',
    ...(prepare && { prepare }),
    run: () => counted(argv, { ...env, CHAT_TEST_ENGINE: engine }),
  };
}

/**
 * Runs a test runner that leaves its totals in the file named by CHAT_TEST_RESULT.
 * @param {string[] | undefined} argv
 * @param {Record<string, string | undefined>} [env]
 * @returns {Promise<Outcome>}
 */
async function counted(argv, env = {}) {
  if (!argv) return { ...zero(), failed: 1, output: 'there are no test files' };
  const directory = mkdtempSync(join(tmpdir(), 'chat-stream-test-'));
  const result = join(directory, 'result.json');
  const ended = await run(argv, { env: { ...env, CHAT_TEST_RESULT: result } });
  const totals = readTotals(result);
  rmSync(directory, { recursive: true, force: true });
  return judged(totals, ended);
}

/**
 * A runner that died, fell short of a threshold, was stopped, left processes behind or ran nothing has failed,
 * whatever it counted.
 * @param {Totals | undefined} totals
 * @param {import('./command.mjs').Ended} ended
 * @returns {Outcome}
 */
export function judged(totals, ended) {
  const counts = totals ?? zero();
  const output = explained(ended);
  if (counts.failed > 0) return { ...counts, output };
  if (ended.status !== 0 || ended.leftBehind.length > 0) return { ...counts, failed: 1, output };
  if (counts.passed === 0) return { ...counts, failed: 1, output: `${output}\nnot one test ran` };
  return { ...counts, output };
}

/** @param {import('./command.mjs').Ended} ended */
function explained({ output, timedOut, status, leftBehind }) {
  const notes = [];
  if (timedOut) notes.push('stopped: it took longer than it may');
  else if (status !== 0) notes.push(`ended with ${status === null ? 'a signal' : `exit code ${status}`}`);
  if (leftBehind.length > 0) notes.push('left processes behind:', ...leftBehind);
  return [output.trimEnd(), ...notes].join('\n');
}

/**
 * Files under a folder of the repository, as paths from its root.
 * @param {string} folder
 * @param {(path: string) => boolean} wanted
 * @returns {string[]}
 */
export function filesUnder(folder, wanted) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(path, wanted);
      return wanted(path) ? [path] : [];
    });
}

/**
 * The suites whose name or group begins with one of the words; all of them when there are no words.
 * @param {Suite[]} suites
 * @param {string[]} words
 */
export function chosen(suites, words) {
  if (words.length === 0) return suites;
  return suites.filter(({ name, group }) =>
    words.some((word) => group === word || name.toLowerCase().startsWith(word.toLowerCase())),
  );
}

/**
 * Runs every suite, whatever becomes of the others, and ends the process with the closing line as its last.
 * @param {string} runner names the file of totals
 * @param {Suite[]} suites
 */
export async function runAndClose(runner, suites) {
  if (suites.length === 0) console.log('there is no such suite');
  let sum = zero();
  for (const suite of suites) sum = add(sum, await runOne(suite));
  const directory = process.env.CHAT_TEST_TOTALS;
  if (directory) writeTotals(join(directory, `${runner}.json`), sum);
  console.log(`\n${closingLine(sum)}`);
  // A run that only skipped is no failure, one that had nothing to run is.
  process.exitCode = sum.failed > 0 || sum.passed + sum.skipped === 0 ? 1 : 0;
}

/**
 * @param {Suite} suite
 * @returns {Promise<Totals>}
 */
async function runOne(suite) {
  const start = performance.now();
  const outcome = await attempt(suite);
  if (typeof outcome === 'string') {
    console.log(`${suite.name}: not run, because ${outcome}`);
    return { ...zero(), skipped: 1 };
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const sign = outcome.failed > 0 ? '✗' : '✓';
  console.log(`${sign} ${suite.name.padEnd(24)} ${closingLine(outcome).padEnd(28)} ${seconds} s`);
  if (outcome.failed > 0) console.log(`${outcome.output}\n`);
  return outcome;
}

/**
 * @param {Suite} suite
 * @returns {Promise<Outcome | string>} a string is the reason why it was not run
 */
async function attempt(suite) {
  try {
    return (await suite.prepare?.()) ?? (await suite.run());
  } catch (error) {
    return { ...zero(), failed: 1, output: inspect(error) };
  }
}
