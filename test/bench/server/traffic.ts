// What an answer costs the line and the server, and how late its words are: by a stream, by our polling, and by asking
// every two seconds, as Nextcloud Assistant's own page does.
// npm run bench -- traffic [--rounds=3] [--streams=50] [--rate=50] [--seconds=10]
import { parseArgs } from 'node:util';
import { publish, type Series } from '../report.js';
import { median } from '../rivals.js';
import { measure, type Cost } from './measure.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    streams: { type: 'string', default: '50' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
  },
});
const load = { streams: Number(values.streams), rate: Number(values.rate), seconds: Number(values.seconds) };

const ways = {
  'chat-stream, by a stream': 'stream',
  'chat-stream, by polling': 'paced',
  'polling every 2 s': 'poll',
} as const;

const measured: Readonly<Record<string, (cost: Cost) => number>> = {
  'requests of an answer': ({ requests }) => requests / load.streams,
  'KiB of an answer': ({ bytes }) => bytes / 1024 / load.streams,
  'ms of the server’s processor for an answer': ({ cpu }) => cpu / load.streams,
  'mean ms from the model’s word to the client': ({ latencies }) =>
    latencies.reduce((sum, latency) => sum + latency, 0) / latencies.length,
};

const costs = new Map<string, Cost[]>(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round += 1)
  for (const [name, way] of Object.entries(ways)) {
    const cost = await measure(way, load);
    if (cost.faults.length > 0) throw new Error(`${name}: ${cost.faults.join(', ')}`);
    costs.get(name)?.push(cost);
  }

const series = Object.entries(measured).map(([name, of]): Series => ({
  name,
  values: Object.fromEntries([...costs].map(([way, all]) => [way, median(all.map(of))])),
}));
publish({
  name: 'traffic',
  title: `Answers of ${load.rate * load.seconds} words in ${load.seconds} s, ${load.streams} at once`,
  unit: 'each in its own unit',
  series,
  format: (value) => value.toFixed(value < 100 ? 1 : 0),
});
