/** What the environment says (web-test-runner.config.mjs): `npm run test:more` tries more than `npm test`. */
interface Chance {
  readonly seed?: number;
  readonly times?: number;
}

declare global {
  var chance: Chance | undefined;
}

/** Where chance begins: another place each time, which the name of a test says. */
export const seed = globalThis.chance?.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

/** How many times as much is tried as usual. */
export const times = globalThis.chance?.times ?? 1;
