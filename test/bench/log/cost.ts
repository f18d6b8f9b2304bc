// What a long log costs, by how many messages are drawn and whether those that are not seen are laid out.
// npm run bench:log [-- --count=10000 --stream=200 --tokens=500 --way='newest 50']
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withBuiltPage, type Driven } from '../browser.js';
import type {} from './page/page.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    stream: { type: 'string', default: '200' },
    tokens: { type: 'string', default: '500' },
    way: { type: 'string', default: '' },
  },
});

const ways = {
  'all, laid out': { pageSize: 0, skips: false },
  'all, content-visibility': { pageSize: 0, skips: true },
  'newest 50, laid out': { pageSize: 50, skips: false },
  'newest 50, content-visibility': { pageSize: 50, skips: true },
} as const;

await withBuiltPage(join(import.meta.dirname, 'page'), 'logBench', async (driven) => {
  const { page, machine } = driven;
  for (const [name, way] of Object.entries(ways)) {
    if (!name.includes(values.way)) continue;
    const opened = await page.evaluate(([count, given]) => logBench.open(count, given), [
      Number(values.count),
      way,
    ] as const);
    const scrolled = await page.evaluate(() => logBench.scrollUp(200));
    const grown = await growWhileTyping(driven);
    console.log(name, JSON.stringify({ opened, scrolled, grown }));
  }
  for (const pageSize of [0, 50]) {
    const given = [Number(values.stream), { pageSize, skips: true }] as const;
    await page.evaluate(([count, way]) => logBench.open(count, way), given);
    console.log(`a log of ${values.stream}, page size ${pageSize}`, JSON.stringify(await growWhileTyping(driven)));
  }
  console.log(machine);
});

/** Keys are pressed while an answer grows. */
async function growWhileTyping({ page, devtools }: Driven): Promise<object> {
  const busiest = await traceTasks(devtools);
  await page.locator('textarea').focus();
  const typing = await page.evaluateHandle(() => logBench.listenToKeys());
  const growth = page.evaluate((tokens) => logBench.stream(tokens, 8), Number(values.tokens));
  let isOver = false;
  void growth.then(() => (isOver = true));
  let keys = 0;
  for (; !isOver; keys++) {
    await page.keyboard.press('a');
    await page.waitForTimeout(60);
  }
  const longest = await busiest();
  const sorted = (await typing.jsonValue()).toSorted((a, b) => a - b);
  return { ...(await growth), ofOurOwn: longest, keys, keyP95: sorted[Math.floor(sorted.length * 0.95)] };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread: what other programs on the machine take is not in them. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Traces the page's thread; what it gives ends that, and tells the longest tasks in milliseconds of processor time. */
async function traceTasks(devtools: Driven['devtools']): Promise<() => Promise<readonly number[]>> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => void events.push(...(value as TraceEvent[]));
  devtools.on('Tracing.dataCollected', collect);
  const included = ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline'];
  await devtools.send('Tracing.start', { traceConfig: { includedCategories: included } });
  return async () => {
    const ended = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
    await devtools.send('Tracing.end');
    await ended;
    devtools.off('Tracing.dataCollected', collect);
    const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
    const isMain = ({ pid, tid }: TraceEvent) => mains.some((main) => main.pid === pid && main.tid === tid);
    const tasks = events.filter((event) => event.name.endsWith('RunTask') && isMain(event));
    const durations = tasks.map(({ tdur = 0 }) => Math.round(tdur / 100) / 10);
    return durations.sort((a, b) => b - a).slice(0, 8);
  };
}
