// What it costs to read an event stream, by the size of its events and of the pieces in which it comes.
// npm run bench -- sse [--rounds=9]
import { parseArgs } from 'node:util';
import { publish, type Series } from '../report.js';
import { installRivals, median } from '../rivals.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const WARM = 2;

installRivals();
const { parsers } = await import('./parsers.mjs');

const frame = (data: object): string => `event: delta\ndata: ${JSON.stringify(data)}\n\n`;
const small = Array.from({ length: 20_000 }, (_, index) => frame({ chunk: 'word ', off: 5 * index })).join('');
const long = frame({ chunk: 'x'.repeat(5 * 1024 * 1024) });
const bodies = {
  '20,000 small events, each by itself': piecesOf(small, Math.ceil(small.length / 20_000)),
  '20,000 small events in reads of 16 KB': piecesOf(small, 16 * 1024),
  'one line of 5 MB in reads of 1 KB': piecesOf(long, 1024),
};

const series: Series[] = [];
for (const [name, pieces] of Object.entries(bodies)) series.push({ name, values: await costsOf(pieces) });
publish({
  name: 'sse',
  title: 'Reading an event stream',
  unit: 'ms',
  series,
  format: (value) => value.toFixed(value < 10 ? 1 : 0),
});

/** Medians of all, which take turns: what else the machine does meets all of them. */
async function costsOf(pieces: readonly Uint8Array[]): Promise<Record<string, number>> {
  const samples = new Map<string, number[]>(Object.keys(parsers).map((name) => [name, []]));
  const counts = new Set<number>();
  for (let round = 0; round < Number(values.rounds) + WARM; round += 1) {
    for (const [name, parse] of Object.entries(parsers)) {
      const body = bodyOf(pieces);
      const start = performance.now();
      const events = await parse(body);
      if (round >= WARM) samples.get(name)?.push(performance.now() - start);
      counts.add(events);
    }
  }
  // who reads less than the others is not faster
  if (counts.size !== 1) throw new Error(`not the same number of events: ${[...counts].join(', ')}`);
  return Object.fromEntries([...samples].map(([name, times]) => [name, median(times)]));
}

function piecesOf(text: string, size: number): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size));
}

function bodyOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[next++];
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  });
}
