import type { Random } from './random.js';

const WORDS =
  'the a stream server message token cache value function request answer time when each order works because first then error data reads writes between under without large small state frame text model user session result page update wait event queue limit client browser layout list table block paragraph line height render measure'.split(
    ' ',
  ) as [string, ...string[]];

export function words(random: Random, least: number, most = least): string {
  return Array.from({ length: random.between(least, most) }, () => random.pick(WORDS)).join(' ');
}

export function sentence(random: Random, least = 8, most = 14): string {
  const text = words(random, least, most);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Emphasis, code and links here and there, as models write them. */
export function richSentence(random: Random): string {
  const start = words(random, 4, 7);
  const rich = random.pick([
    () => `**${words(random, 1, 3)}**`,
    () => `\`${words(random, 1)}()\``,
    () => `*${words(random, 1, 2)}*`,
    () => `[${words(random, 2)}](https://example.com/${words(random, 1)})`,
    () => words(random, 2),
  ])();
  return `${start.charAt(0).toUpperCase()}${start.slice(1)} ${rich} ${words(random, 4, 7)}.`;
}
