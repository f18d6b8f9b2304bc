import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunMetric } from '../../src/client/index.js';
import { createChatBench, reached, record } from '../support/chat-bench.js';
import { allPieces, done, hello, piece, type StreamStep } from '../support/stream-steps.js';

/** What a run was like, for whoever watches over a service. */

test('the measures are of the newest run of the shown session, and of each to who is told of all', async (t) => {
  const told: RunMetric[] = [];
  const { backend, server, clock, chat } = await createChatBench(t, { onMetric: (metric) => void told.push(metric) });
  const twoSeconds: StreamStep = async () => {
    await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
    clock.advance(2000);
  };
  server.once('POST /chat/stream', backend.stream(hello, piece, twoSeconds, allPieces, done));
  const seen = record(t, chat.$metric);
  await chat.send('One');
  const metric = chat.$metric.get();
  assert.deepEqual([seen.length, metric?.transport, metric?.outcome, metric?.firstText], [2, 'stream', 'done', 0]);
  assert.equal(metric?.charactersPerSecond, backend.golden.length / 2);
  await chat.select(undefined);
  assert.equal(chat.$metric.get(), undefined);
  assert.deepEqual(told, [metric]);
});
