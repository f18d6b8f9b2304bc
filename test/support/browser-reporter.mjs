// @ts-check
// Reporter for @web/test-runner: leaves the totals in the file named by CHAT_TEST_RESULT.
// What failed is printed by the runner's own reporter.
import { relative } from 'node:path';
import { add, writeTotals, zero } from './totals.mjs';

/** @typedef {import('@web/test-runner').TestSession} Session */
/** @typedef {NonNullable<Session['testResults']>} Results */

/** @returns {import('@web/test-runner').Reporter} */
export function browserReporter() {
  return {
    stop({ sessions }) {
      const totals = zero();
      for (const session of sessions) countSession(session, totals);
      if (process.env.CHAT_TEST_RESULT) writeTotals(process.env.CHAT_TEST_RESULT, totals);
    },
  };
}

/**
 * @param {Session} session
 * @param {import('./totals.mjs').Totals} totals
 */
function countSession({ testFile, testResults, passed }, totals) {
  const own = zero();
  if (testResults) countTests(testResults, own);
  const empty = passed && own.passed + own.failed + own.skipped === 0;
  if (empty) console.log(`${relative(process.cwd(), testFile ?? '')}: the file has no tests`);
  // Nor does a file that did not load, hung or threw outside a test show a failed test: still a failure.
  if (empty || (!passed && own.failed === 0)) own.failed = 1;
  Object.assign(totals, add(totals, own));
}

/**
 * @param {Results} suite
 * @param {import('./totals.mjs').Totals} totals
 */
function countTests(suite, totals) {
  for (const test of suite.tests) totals[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
  for (const inner of suite.suites) countTests(inner, totals);
}
