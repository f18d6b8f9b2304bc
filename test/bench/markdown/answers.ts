import { createRandom, type Random } from './random.js';
import { richSentence, sentence, words } from './words.js';
import { recordingsOf } from '../../server/support/recordings.js';

type Part = (random: Random) => string;

const times = (random: Random, least: number, most: number, part: (index: number) => string) =>
  Array.from({ length: random.between(least, most) }, (_value, index) => part(index));

const paragraph: Part = (random) => times(random, 2, 4, () => richSentence(random)).join(' ');
const code: Part = (random) =>
  `\`\`\`${random.pick(['js', 'python', 'sh', ''])}\n${times(random, 2, 8, (index) => `${'  '.repeat(index % 3)}${words(random, 1)}_${index} = call(${words(random, 1)}) * ${index}`).join('\n')}\n\`\`\``;

/** What answers are made of, the usual more often. */
const parts: readonly [Part, ...Part[]] = [
  paragraph,
  paragraph,
  paragraph,
  code,
  code,
  (random) =>
    `${random.pick(['##', '###', '####'])} ${random.between(1, 9)}. ${words(random, 2, 5)}\n\n${paragraph(random)}`,
  (random) => times(random, 3, 7, () => `- ${richSentence(random)}`).join('\n'),
  (random) => times(random, 3, 6, () => `* **${words(random, 1, 3)}:** ${richSentence(random)}`).join('\n'),
  (random) =>
    times(
      random,
      3,
      6,
      (index) => `${index + 1}. **${words(random, 2)}**\n   - ${sentence(random)}\n   - ${richSentence(random)}`,
    ).join('\n'),
  (random) =>
    times(
      random,
      2,
      4,
      (index) => `${index + 1}. ${sentence(random)}\n\n   ${code(random).replaceAll('\n', '\n   ')}`,
    ).join('\n\n'),
  (random) =>
    `| ${words(random, 1)} | ${words(random, 2)} | ${words(random, 1)} |\n| :--- | --- | ---: |\n${times(random, 2, 6, (index) => `| **${words(random, 1)}** | \`${words(random, 1)}\` | $${index}.50 |`).join('\n')}`,
  (random) => times(random, 2, 4, (index) => `- [${index % 2 ? ' ' : 'x'}] ${sentence(random)}`).join('\n'),
  (random) => `> ${sentence(random)}\n> ${richSentence(random)}`,
  (random) =>
    `${sentence(random)} ${random.between(2, 9)} * ${random.between(2, 9)} is not \`a*b\`, and ${words(random, 1)}_${words(random, 1)}_name costs $${random.between(1, 99)}.`,
  (random) => `${words(random, 3)}\n${random.pick(['===', '---'])}\n\n${paragraph(random)}`,
  (random) =>
    `See https://example.com/${words(random, 1)} and [${words(random, 2)}](https://example.com/a_(b) "title"), ***${words(random, 2)}***, ~~${words(random, 2)}~~.`,
  (random) => `${paragraph(random)}\n\n---`,
  (random) => `${paragraph(random)} See [${words(random, 2)}][1].\n\n[1]: https://example.com/${words(random, 1)}`,
];

/**
 * Answers as models write them: the recorded ones that are long enough, and made ones.
 *
 * @returns each cut into chunks of about a token
 */
export function answers(count: number, seed: number): readonly (readonly string[])[] {
  const random = createRandom(seed);
  const recorded = recordingsOf('recordings').map(({ expected }) => expected?.text ?? '');
  const texts = recorded.filter((text) => text.length > 300).slice(0, count);
  while (texts.length < count) texts.push(times(random, 4, 12, () => random.pick(parts)(random)).join('\n\n'));
  return texts.map((text) => text.match(TOKEN) ?? []);
}

/** A word with the space before it, the pieces of a long one, marks by one or two. */
const TOKEN = / ?[\p{L}\p{N}]{1,6}| ?[^\p{L}\p{N}\s]{1,2}|\n+|\s+/gu;
