// One answer of 100,000 tokens from its first chunk to its last: long tasks, and what stays in memory.
// npm run bench:long [-- --renderer=NAME --kind=NAME --tokens=100000 --passes=2]
import { parseArgs } from 'node:util';
import { withPage, type Driven } from './browser.js';
import type { Cost } from './page/cost.js';
import { textOf, type KindName } from './texts.js';

const { values } = parseArgs({
  options: {
    renderer: { type: 'string', default: 'chat-stream' },
    kind: { type: 'string', default: 'mixed' },
    tokens: { type: 'string', default: '100000' },
    passes: { type: 'string', default: '2' },
  },
});
const CHUNK = 4;
const PARTS = 4;
/** What a frame may take at 60 Hz, in µs. */
const FRAME = 16_700;

/** What one part of the text cost, and what was in memory behind it. */
interface Part extends Cost {
  /** MB. */
  readonly heap: number;
  readonly nodes: number;
}

await withPage(async ({ page, devtools, machine }) => {
  const length = (Number(values.tokens) / PARTS) * CHUNK;
  const text = textOf(values.kind as KindName, 0, length * PARTS).added;
  const passes: Part[][] = [];
  for (let pass = 0; pass < Number(values.passes); pass++) {
    await page.evaluate((name) => bench.prepareCost(name, ''), values.renderer);
    const parts: Part[] = [];
    for (let start = 0; start < PARTS * length; start += length) {
      const added = text.slice(start, start + length);
      const options = { added, warm: 0, hidden: false, chunksOfFrame: 32, budget: 1e9 };
      const cost = await page.evaluate((given) => bench.measureCost(given), options);
      parts.push({ ...cost, ...(await memory(devtools)) });
    }
    passes.push(parts);
  }
  console.log('tokens shown | longest ms | over 16.7 ms | script µs a token | with layout | heap MB | nodes');
  for (let part = 0; part < PARTS; part++) {
    const least = leastOf(passes.map((parts) => parts[part]?.whole ?? []));
    const script = leastOf(passes.map((parts) => parts[part]?.script ?? []));
    const { heap, nodes } = passes[0]?.[part] ?? { heap: NaN, nodes: NaN };
    const longest = (least.reduce((most, cost) => Math.max(most, cost), 0) / 1000).toFixed(1);
    const late = least.filter((cost) => cost > FRAME).length;
    const shown = ((part + 1) * length) / CHUNK;
    console.log([shown, longest, late, meanOf(script), meanOf(least), heap.toFixed(1), nodes].join(' | '));
  }
  console.log(machine);
});

/** Of each chunk the quickest pass: what another program on the machine took does not come again at the same chunk. */
function leastOf(passes: readonly (readonly number[])[]): number[] {
  const [first = [], ...others] = passes;
  return first.map((cost, index) => Math.min(cost, ...others.map((pass) => pass[index] ?? cost)));
}

function meanOf(costs: readonly number[]): string {
  return (costs.reduce((sum, cost) => sum + cost, 0) / costs.length).toFixed(0);
}

async function memory(devtools: Driven['devtools']): Promise<{ heap: number; nodes: number }> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const valueOf = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
  return { heap: valueOf('JSHeapUsedSize') / 1e6, nodes: valueOf('Nodes') };
}
