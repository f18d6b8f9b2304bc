// @ts-check
// npm run test:fuzz [-- word...]: the tests that try things at random, from another seed each time, which is printed.
// CHAT_TEST_SEED says where to begin, CHAT_TEST_RUNS how many seeds are taken from there on, and CHAT_TEST_TIMES how many
// times as much as usual is tried with each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NoBrowserError, provideBrowser } from './support/browser.mjs';
import { chanceFrom } from './support/chance-from.mjs';
import { root } from './support/command.mjs';
import { browserSuite, chosen, filesUnder, nodeSuite, runAndClose } from './support/suites.mjs';

const { CHAT_TEST_SEED = 'random', CHAT_TEST_RUNS = '1', CHAT_TEST_TIMES = '5' } = process.env;
const { seed: first, times } = chanceFrom({ CHAT_TEST_SEED, CHAT_TEST_TIMES });

const files = filesUnder('test', (path) => {
  return path.endsWith('.test.ts') && readFileSync(join(root, path), 'utf8').includes('/support/chance.js');
});
const inBrowser = files.filter((path) => path.endsWith('.browser.test.ts'));
const inNode = files.filter((path) => !inBrowser.includes(path));

const seeds = Array.from({ length: Number(CHAT_TEST_RUNS) }, (_, index) => first + index);
const suites = seeds.flatMap((seed) => {
  const env = { CHAT_TEST_SEED: String(seed), CHAT_TEST_TIMES: String(times) };
  return [
    browserSuite(`browser, seed ${seed}`, 'chromium', undefined, { files: inBrowser, env }),
    nodeSuite(`node, seed ${seed}`, inNode, 'unit', env),
  ];
});

const wanted = chosen(suites, process.argv.slice(2));
if (wanted.some(({ group }) => group === 'browser')) {
  try {
    process.env.CHROME_PATH = await provideBrowser();
  } catch (error) {
    if (!(error instanceof NoBrowserError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
await runAndClose('fuzz', wanted);
