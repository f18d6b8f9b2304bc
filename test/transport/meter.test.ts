import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunMetric } from '../../src/transport/meter.js';
import { createBench } from '../support/run-bench.js';
import { allPieces, done, hello, piece, until } from '../support/stream-steps.js';
import { text } from '../support/troubles.js';

test('a run that streams tells its times and its rate', async (t) => {
  const { backend, server, clock, start } = await createBench(t);
  const metrics: RunMetric[] = [];
  let goOn: () => void = () => undefined;
  const later = new Promise<void>((resolve) => (goOn = resolve));
  server.once('POST /chat/stream', backend.stream(hello, piece, until(later), allPieces, done));
  const { run, reached } = start({ onMetric: (metric) => metrics.push(metric) });
  await reached(({ answer }) => answer.content !== '');
  clock.advance(2000);
  goOn();
  await run.finished;
  assert.deepEqual(metrics, [
    {
      ...{ outcome: 'done', transport: 'stream', headers: 0, firstEvent: 0, firstText: 0, total: 2000 },
      ...{ longestGap: 2000, resumes: 0, fallbacks: [], charactersPerSecond: backend.golden.length / 2 },
    },
  ]);
});

test('a run that turns to polling tells why', async (t) => {
  const { server, start } = await createBench(t);
  const metrics: RunMetric[] = [];
  server.once('POST /chat/stream', text(404, 'text/html'));
  await start({ onMetric: (metric) => metrics.push(metric) }).run.finished;
  assert.deepEqual(
    metrics.map(({ transport, fallbacks, headers }) => ({ transport, fallbacks, headers })),
    [{ transport: 'poll', fallbacks: ['refused'], headers: undefined }],
  );
});
