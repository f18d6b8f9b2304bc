import { createRandom, type Random } from './random.js';
import { richSentence, sentence, words } from './words.js';

/** A text that goes on for ever, in units that are alike: what is measured begins with one, whatever the length. */
interface Kind {
  readonly head: string;
  readonly unit: (random: Random, index: number) => string;
}

const kinds = {
  mixed: {
    head: '',
    unit: (random, index) =>
      [
        `## Part ${index}: ${words(random, 3)}`,
        `${richSentence(random)} ${richSentence(random)} ${richSentence(random)}`,
        `- ${richSentence(random)}\n- ${richSentence(random)}\n- **${words(random, 2)}**: ${sentence(random)}`,
        `\`\`\`js\nconst ${words(random, 1)}${index} = ${random.between(1, 999)};\nif (size < ${index}) await read(${index});\n\`\`\``,
        `| ${words(random, 1)} | ${words(random, 2)} |\n|---|--:|\n| ${words(random, 2)} | ${index} |\n| ${words(random, 1)} | 2 |`,
        `1. ${sentence(random)}\n2. ${richSentence(random)}`,
      ].join('\n\n') + '\n\n',
  },
  code: {
    head: '```js\n',
    unit: (random, index) => `const line${index} = read('${words(random, 3)}', ${random.between(1, 999)});\n`,
  },
  paragraph: { head: '', unit: (random) => `${richSentence(random)} ${sentence(random)} ` },
  list: { head: '', unit: (random) => `- ${richSentence(random)}\n` },
  table: {
    head: '| first | second | third |\n|---|---|---|\n',
    unit: (random) => `| ${words(random, 2)} | \`${words(random, 1)}\` | ${words(random, 1, 3)} |\n`,
  },
  quotes: { head: '', unit: (random) => `> > > ${richSentence(random)}\n> > > ${sentence(random)}\n> > >\n` },
  references: {
    head: '',
    // each unit is defined by the next but one
    unit: (random, index) =>
      `${sentence(random)} See [${words(random, 2)}][ref-${index}] and [ref-${Math.max(0, index - 3)}], ${words(random, 5)}.\n\n` +
      `[ref-${Math.max(0, index - 2)}]: https://example.com/${index}\n\n`,
  },
} satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as KindName[];

/** A text of a kind: `shown` is at least so many characters long, `added` comes behind it. */
export function textOf(name: KindName, shown: number, added: number): { shown: string; added: string } {
  const { head, unit }: Kind = kinds[name];
  const random = createRandom(1);
  let index = 0;
  const upTo = (length: number, start: string) => {
    const parts = [start];
    for (let size = start.length; size < length; index += 1) {
      const part = unit(random, index);
      parts.push(part);
      size += part.length;
    }
    return parts.join('');
  };
  return { shown: upTo(shown, head), added: upTo(added, '') };
}
