// npm run bench:flicker [-- --answers=200 --seed=1 --renderer=NAME --json=FILE]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { answers } from './answers.js';
import { withPage } from './browser.js';
import type { Flicker } from './page/flicker.js';

const { values } = parseArgs({
  options: {
    renderer: { type: 'string', default: 'chat-stream,streamdown,marked + DOMPurify + innerHTML' },
    answers: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
/** Answers that the page gets at a time. */
const BATCH = 10;

await withPage(async ({ page, machine }) => {
  const texts = answers(Number(values.answers), Number(values.seed));
  const found: Record<string, Flicker> = {};
  for (const renderer of values.renderer.split(',')) {
    const counts: Flicker[] = [];
    for (let start = 0; start < texts.length; start += BATCH) {
      const batch = texts.slice(start, start + BATCH);
      counts.push(await page.evaluate(([name, texts]) => bench.countFlicker(name, texts), [renderer, batch] as const));
    }
    found[renderer] = counts.reduce(sum);
    console.log(renderer, found[renderer]);
  }
  console.log(summary(found, texts.length));
  if (values.json) writeFileSync(values.json, JSON.stringify({ machine, found }, undefined, 1));
  console.log(machine);
});

function sum(one: Flicker, other: Flicker): Flicker {
  return {
    chunks: one.chunks + other.chunks,
    changed: one.changed + other.changed,
    changedCharacters: one.changedCharacters + other.changedCharacters,
    vanished: one.vanished + other.vanished,
    vanishedCharacters: one.vanishedCharacters + other.vanishedCharacters,
    vanishedLetters: one.vanishedLetters + other.vanishedLetters,
    shrunk: one.shrunk + other.shrunk,
    examples: [...one.examples, ...other.examples].slice(0, 40),
  };
}

/** A table in markdown. */
function summary(found: Readonly<Record<string, Flicker>>, count: number): string {
  const lines = Object.entries(found).map(
    ([renderer, count]) =>
      `| ${renderer} | ${count.changed} (${count.changedCharacters}) | ${count.vanished} (${count.vanishedCharacters}, ${count.vanishedLetters}) | ${count.shrunk} |`,
  );
  const chunks = Object.values(found)[0]?.chunks ?? 0;
  const head = [
    '| shown by | element changed (characters) | vanished (characters, letters of them) | lower than before |',
    '|---|--:|--:|--:|',
  ];
  return ['', ...head, ...lines, '', `${count} answers in ${chunks} chunks`].join('\n');
}
