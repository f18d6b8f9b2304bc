// @ts-check
// The lock must name every optional package (each platform's binary is one): npm leaves out those its registry did
// not show it on the day, without a word, and then `npm ci` fails, or works only on the platform of whoever wrote it.
import { readFileSync } from 'node:fs';

/** @typedef {Record<string, { optionalDependencies?: Record<string, string> }>} LockedPackages */

/**
 * @param {LockedPackages} packages the `packages` of a package-lock.json
 * @returns {string[]} one `who -> what` for each that is missing
 */
export function missingFromLock(packages) {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !resolves(packages, path, name))
      .map((name) => `${path || '.'} -> ${name}`),
  );
}

/**
 * As Node looks for a package: beside, then in every folder above.
 * @param {LockedPackages} packages
 * @param {string} from
 * @param {string} name
 */
function resolves(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${at && `${at}/`}node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

if (process.argv[1] === import.meta.filename) {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
  const missing = missingFromLock(lock.packages);
  if (missing.length > 0) console.log(`package-lock.json lacks:\n${missing.join('\n')}`);
  process.exitCode = missing.length > 0 ? 1 : 0;
}
