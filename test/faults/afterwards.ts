import assert from 'node:assert/strict';
import type { FaultBench } from './fault-case.js';

/** When the trouble is over, the person asks again: that is the same message. */
export async function asksAgain({ server, backend, chat }: FaultBench): Promise<void> {
  server.outage = undefined;
  const answer = await (chat.$canRetry.get() ? chat.retry() : chat.send('A question'));
  assert.deepEqual([answer?.content, chat.$error.get()], [backend.golden, undefined]);
  assert.equal(backend.messages.filter(({ role }) => role === 'human').length, 1);
}
