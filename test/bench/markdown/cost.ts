// What one chunk costs by the length of what is shown already.
// npm run bench:markdown [-- --renderer=NAME --kind=NAME --tokens=1000,10000 --samples=200 --budget=4000 --json=FILE --publish]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { publishRendering } from './publish.js';
import { withPage, type Driven } from './browser.js';
import { kindNames, textOf, type KindName } from './texts.js';

const RENDERERS = [
  'chat-stream',
  'streaming-markdown',
  'streaming-markdown + DOMPurify',
  'streamdown',
  'marked + DOMPurify + innerHTML',
  'marked + DOMPurify each frame',
  'deep-chat',
];
const MEASURES: readonly ((row: Row) => number)[] = [
  ({ own }) => own.median,
  ({ script }) => script.median,
  ({ whole }) => whole.median,
  ({ processor }) => processor,
];
const CAPTION =
  'µs a chunk of 4 characters: script where nothing is laid out / script / script and layout (medians) / CPU, frames included (mean)';
const CHUNK = 4;
const WARM = 24;

const { values } = parseArgs({
  options: {
    renderer: { type: 'string', default: RENDERERS.join() },
    kind: { type: 'string', default: kindNames.join() },
    tokens: { type: 'string', default: '1000,10000,40000,100000' },
    samples: { type: 'string', default: '200' },
    budget: { type: 'string', default: '4000' },
    json: { type: 'string' },
    publish: { type: 'boolean' },
  },
});

interface Row {
  readonly renderer: string;
  readonly kind: string;
  readonly tokens: number;
  readonly samples: number;
  /** µs a chunk where nothing is laid out: the browser's own upkeep of long texts is not in it. */
  readonly own: Figures;
  /** µs a chunk in a page that is seen. */
  readonly script: Figures;
  /** The same with style and layout. */
  readonly whole: Figures;
  /** CPU µs a chunk of the page's thread, frames included. */
  readonly processor: number;
}

interface Figures {
  readonly median: number;
  readonly mean: number;
  readonly p99: number;
  readonly most: number;
}

await withPage(async (driven) => {
  const rows: Row[] = [];
  for (const renderer of values.renderer.split(',')) {
    for (const kind of values.kind.split(',') as KindName[]) {
      rows.push(...(await measureKind(driven, renderer, kind)));
      // as it grows: the slow ones take long enough to be interrupted
      if (values.json) writeFileSync(values.json, JSON.stringify({ machine: driven.machine, rows }, undefined, 1));
    }
  }
  console.log(summary(rows));
  if (values.publish) publishRendering(rows);
  console.log(driven.machine);
});

async function measureKind(driven: Driven, renderer: string, kind: KindName): Promise<Row[]> {
  // once for nothing, so that the first figure is not that of code the browser has not compiled yet
  await measure(driven, renderer, kind, 1000);
  const rows: Row[] = [];
  for (const tokens of values.tokens.split(',').map(Number)) {
    const row = await measure(driven, renderer, kind, tokens);
    rows.push(row);
    const { script, whole, own } = row;
    console.log(
      [
        renderer.padEnd(31),
        kind.padEnd(11),
        String(tokens).padStart(7),
        ...[own.median, script.median, script.p99, whole.median, whole.p99, whole.most].map((value) =>
          inMicroseconds(value),
        ),
        inMicroseconds(row.processor),
        `n=${row.samples}`,
      ].join(' '),
    );
  }
  return rows;
}

async function measure(driven: Driven, renderer: string, kind: KindName, tokens: number): Promise<Row> {
  const { page, devtools } = driven;
  const samples = Number(values.samples);
  const length = (samples + WARM) * CHUNK;
  const { shown, added } = textOf(kind, tokens * CHUNK, 2 * length);
  const options = { warm: WARM, chunksOfFrame: 8, budget: Number(values.budget) };
  await page.evaluate(([name, text]) => bench.prepareCost(name, text), [renderer, shown] as const);
  await devtools.send('HeapProfiler.collectGarbage');
  const before = await taskTime(devtools);
  const seen = { ...options, added: added.slice(0, length), hidden: false };
  const cost = await page.evaluate((given) => bench.measureCost(given), seen);
  const count = cost.script.length;
  const processor = (((await taskTime(devtools)) - before) * 1e6) / cost.chunks;
  const unseen = { ...options, added: added.slice(cost.chunks * CHUNK).slice(0, length), hidden: true };
  const { script: own } = await page.evaluate((given) => bench.measureCost(given), unseen);
  const figures = { own: figuresOf(own), script: figuresOf(cost.script), whole: figuresOf(cost.whole) };
  return { renderer, kind, tokens, samples: count, ...figures, processor };
}

async function taskTime(devtools: Driven['devtools']): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
}

function figuresOf(samples: readonly number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { median: at(0.5), mean, p99: at(0.99), most: at(1) };
}

/** A table in markdown: medians at each length, and what they grow by from the first to the last. */
function summary(rows: readonly Row[]): string {
  const lengths = [...new Set(rows.map(({ tokens }) => tokens))];
  const head = ['text', 'shown by', ...lengths.map((tokens) => `${tokens} tokens`), 'growth'];
  const lines = [head, head.map(() => '---')];
  for (const kind of new Set(rows.map((row) => row.kind))) {
    for (const renderer of new Set(rows.map((row) => row.renderer))) {
      const cells = rows.filter((row) => row.kind === kind && row.renderer === renderer);
      const medians = cells.map((row) => MEASURES.map((of) => of(row).toFixed(0)).join(' / '));
      const growth = MEASURES.map((of) => growthOf(cells.map(of)).toFixed(1)).join(' / ');
      lines.push([kind, renderer, ...medians, growth]);
    }
  }
  return ['', ...lines.map((cells) => `| ${cells.join(' | ')} |`), '', CAPTION].join('\n');
}

function growthOf(values: readonly number[]): number {
  return (values.at(-1) ?? NaN) / (values[0] ?? NaN);
}

function inMicroseconds(value: number): string {
  return value.toFixed(0).padStart(7);
}
