// @ts-check
// Reporter for `node --test`: prints the failures only, and leaves the totals in the file named by CHAT_TEST_RESULT.
import { inspect } from 'node:util';
import { relative } from 'node:path';
import { writeTotals, zero } from './totals.mjs';

/** @param {AsyncIterable<any>} events what `node --test` reports, see its documentation of TestsStream */
export default async function* failuresOnly(events) {
  const totals = zero();
  const files = new Set();
  /** @type {Map<string, string>} */
  const printed = new Map();

  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr')
      printed.set(data.file, (printed.get(data.file) ?? '') + data.message);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const what = kindOf(data);
    if (what === 'suite' && !failedItself(type, data)) continue;
    if (what === 'file') {
      // Reported as a test only when the file held none, or when it ended badly.
      if (type === 'test:pass') yield `✗ ${place(data)}: the file has no tests\n\n`;
      totals.failed++;
    } else if (data.skip !== undefined || data.todo !== undefined) totals.skipped++;
    else totals[type === 'test:pass' ? 'passed' : 'failed']++;

    if (type === 'test:fail' && data.todo === undefined) {
      if (!files.has(data.file) && printed.has(data.file)) yield `${printed.get(data.file)}\n`;
      files.add(data.file);
      yield `✗ ${place(data)}: ${what === 'file' ? 'the file did not end well' : data.name}\n${explain(data.details.error)}\n\n`;
    }
  }
  if (process.env.CHAT_TEST_RESULT) writeTotals(process.env.CHAT_TEST_RESULT, totals);
}

/**
 * @param {any} data
 * @returns {'file' | 'suite' | 'test'}
 */
function kindOf(data) {
  if (data.nesting === 0 && /\.test\.(?:ts|mjs)$/.test(data.name)) return 'file';
  return data.details?.type === 'suite' ? 'suite' : 'test';
}

/**
 * A suite fails with its tests, which are counted; or by a hook or a throw of its own, which no test shows.
 * @param {string} type
 * @param {any} data
 */
const failedItself = (type, data) => type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed';

/** @param {any} data no line: tsx has the whole file on one */
const place = ({ file, name }) => relative(process.cwd(), file ?? name);

/** @param {any} error */
function explain(error) {
  if (error?.exitCode !== undefined || error?.signal)
    return `ended with ${error.signal ?? `exit code ${error.exitCode}`}`;
  const cause = error?.cause ?? error;
  const text = typeof cause === 'object' ? inspect(cause) : String(cause);
  return text.replaceAll(/^ +at .*\bnode:.*\n/gm, '');
}
