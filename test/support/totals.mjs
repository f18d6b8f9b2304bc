// @ts-check
// What a suite amounts to, and the closing line that says so. The only place that knows its wording.
import { readFileSync, writeFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */

/** @returns {Totals} */
export const zero = () => ({ passed: 0, failed: 0, skipped: 0 });

/**
 * @param {Totals} a
 * @param {Totals} b
 * @returns {Totals}
 */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** @param {Totals} totals */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {string} path
 * @param {Totals} totals
 */
export function writeTotals(path, totals) {
  writeFileSync(path, JSON.stringify(totals));
}

/**
 * Undefined when the file is missing or is no totals: whoever should have written it died.
 * @param {string} path
 * @returns {Totals | undefined}
 */
export function readTotals(path) {
  try {
    const { passed, failed, skipped } = JSON.parse(readFileSync(path, 'utf8'));
    return [passed, failed, skipped].every(Number.isInteger) ? { passed, failed, skipped } : undefined;
  } catch {
    return undefined;
  }
}
