// What many streams at once cost the server, and whether a word is lost or doubled; then with people who leave and come
// back; then the same answers by polling.
// npm run bench:server [-- --streams=1000 --rate=50 --seconds=60]
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Seen } from './clients.js';

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '100' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
  },
});
const [streams, rate, seconds] = [values.streams, values.rate, values.seconds].map(Number) as [number, number, number];

interface Usage {
  readonly cpu: NodeJS.CpuUsage;
  readonly rss: number;
}

const start = (file: string, ...args: readonly unknown[]): ChildProcess =>
  fork(join(import.meta.dirname, file), args.map(String), { execArgv: ['--import', 'tsx'], serialization: 'advanced' });

async function heard<Word>(child: ChildProcess): Promise<Word> {
  const [word] = (await once(child, 'message')) as [Word];
  return word;
}

async function usageOf(server: ChildProcess): Promise<Usage> {
  server.send('usage');
  return heard<Usage>(server);
}

const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;
const rounded = (value: number, digits = 1): string => value.toFixed(digits);

async function measure(way: 'stream' | 'resume' | 'poll'): Promise<Record<string, string | number>> {
  const server = start('serve.ts', rate, seconds);
  const { url } = await heard<{ url: string }>(server);
  const before = await usageOf(server);
  const clients = start('clients.ts');
  clients.send({ url, way, streams, words: rate * seconds });
  let most = before.rss;
  const watching = { is: true };
  const watched = (async () => {
    while (watching.is) {
      most = Math.max(most, (await usageOf(server)).rss);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  const seen = await heard<Seen>(clients);
  watching.is = false;
  await watched;
  const after = await usageOf(server);
  server.send('stop');
  await once(server, 'exit');
  const { latencies, faults, requests, bytes, resumed, answers } = seen;
  const at = (part: number): string => rounded(latencies[Math.floor((latencies.length - 1) * part)] ?? NaN);
  for (const fault of new Set(faults)) console.log(`  ${way}: ${fault}`);
  return {
    answers: `${answers} of ${streams}`,
    'words lost, doubled or wrong': faults.length,
    'mean ms to text': rounded(latencies.reduce((sum, value) => sum + value, 0) / latencies.length),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'KiB per stream': rounded((most - before.rss) / 1024 / streams),
    'CPU ms per answer': rounded((milliseconds(after.cpu) - milliseconds(before.cpu)) / streams),
    requests,
    MiB: rounded(bytes / 1024 / 1024),
    'came back': resumed,
  };
}

console.log(
  `${streams} answers at once, ${rate} words a second for ${seconds} s each; load before: ${rounded(loadavg()[0] ?? 0)}`,
);
console.table({
  'by a stream': await measure('stream'),
  'a fifth leaves and comes back': await measure('resume'),
  'by polling every 2 s': await measure('poll'),
});
