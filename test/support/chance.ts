import fc from 'fast-check';
import { chanceFrom, type Chance } from './chance-from.mjs';

declare global {
  /** What the environment said, for a page, which has none (web-test-runner.config.mjs). */
  var chance: Chance | undefined;
}

/** Where chance begins, which the name of a test says, and how many times as much is tried as usual. */
export const { seed, times } = globalThis.chance ?? chanceFrom(process.env);

fc.configureGlobal({ seed: seed | 0, numRuns: 100 * times });

/** fast-check, beginning there: properties without a seed of their own are the same in every run. */
export { fc };
