import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, Seen } from './clients.js';

export interface Load {
  /** Answers at once. */
  readonly streams: number;
  /** Words a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** What answers have cost, all of them together where nothing else is said. */
export interface Cost extends Omit<Seen, 'latencies'> {
  /** Milliseconds from the model's word to the client, the shortest first. */
  readonly latencies: readonly number[];
  /** Milliseconds of the server's processor time. */
  readonly cpu: number;
  /** Bytes by which the server grew. */
  readonly memory: number;
}

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

/** So many answers at once from a server of their own, taken in one of the ways. */
export async function measure(way: Order['way'], { streams, rate, seconds }: Load): Promise<Cost> {
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
  const cpu = milliseconds(after.cpu) - milliseconds(before.cpu);
  return { ...seen, cpu, memory: most - before.rss };
}
