// What many streams at once cost the server, and whether a word is lost or doubled; then with people who leave and come
// back; then the same answers by polling.
// npm run bench:server [-- --streams=1000 --rate=50 --seconds=60]
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Order } from './clients.js';
import { measure } from './measure.js';

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '100' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
  },
});
const [streams, rate, seconds] = [values.streams, values.rate, values.seconds].map(Number) as [number, number, number];

const rounded = (value: number, digits = 1): string => value.toFixed(digits);

async function rowOf(way: Order['way']): Promise<Record<string, string | number>> {
  const { latencies, faults, requests, bytes, resumed, answers, cpu, memory } = await measure(way, {
    streams,
    rate,
    seconds,
  });
  const at = (part: number): string => rounded(latencies[Math.floor((latencies.length - 1) * part)] ?? NaN);
  for (const fault of new Set(faults)) console.log(`  ${way}: ${fault}`);
  return {
    answers: `${answers} of ${streams}`,
    'words lost, doubled or wrong': faults.length,
    'mean ms to text': rounded(latencies.reduce((sum, value) => sum + value, 0) / latencies.length),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'KiB per stream': rounded(memory / 1024 / streams),
    'CPU ms per answer': rounded(cpu / streams),
    requests,
    MiB: rounded(bytes / 1024 / 1024),
    'came back': resumed,
  };
}

console.log(
  `${streams} answers at once, ${rate} words a second for ${seconds} s each; load before: ${rounded(loadavg()[0] ?? 0)}`,
);
console.table({
  'by a stream': await rowOf('stream'),
  'a fifth leaves and comes back': await rowOf('resume'),
  'by polling every 2 s': await rowOf('poll'),
});
