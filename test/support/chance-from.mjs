// @ts-check
/**
 * What tests that try things at random are to know.
 * @typedef {object} Chance
 * @property {number} seed where chance begins
 * @property {number} times how many times as much is tried as usual
 */

/** The same each time: what one person's change did not break must not fail for them. `npm run test:fuzz` takes others. */
const usualSeed = 1;

/**
 * As the environment says: CHAT_TEST_SEED is a number or `random`, CHAT_TEST_TIMES a number.
 * @param {Record<string, string | undefined>} environment
 * @returns {Chance}
 */
export function chanceFrom({ CHAT_TEST_SEED: seed, CHAT_TEST_TIMES: times }) {
  return { seed: seed === 'random' ? randomSeed() : wholeNumber(seed, usualSeed), times: wholeNumber(times, 1) };
}

/**
 * @param {string | undefined} written
 * @param {number} usual
 */
function wholeNumber(written, usual) {
  if (!written) return usual;
  const number = Number(written);
  if (!Number.isSafeInteger(number)) throw new Error(`${written} is no whole number`);
  return number;
}

function randomSeed() {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? usualSeed;
}
