/** What keys look like, and where they stand. What tells one from the next stays. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/\b([Bb]earer|Basic)\s+[\w.~+/=-]{6,}/g, '$1 ***'],
  [/((?:api[-_]?key|authorization)["']?\s*[:=]\s*["']?)(?!(?:Bearer|Basic) )[^\s"',;}]+/gi, '$1***'],
  [/\b((?:sk|pk|rk|gsk|xai|tgp)[-_])[\w-]{8,}/g, '$1***'],
  // the login within an address
  [/(:\/\/)[^\s/@]+@/g, '$1***@'],
];

/**
 * Takes keys out of a text that is logged: the server's own wherever they stand, and whatever looks like one. Errors
 * are told without them anyway; this is for those that nobody has foreseen.
 *
 * @param secrets the keys that are known
 */
export function redactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  const known = secrets.filter((secret) => secret !== undefined && secret !== '') as readonly string[];
  return (text) => {
    const without = known.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
    return signs.reduce((rest, [sign, replacement]) => rest.replace(sign, replacement), without);
  };
}
