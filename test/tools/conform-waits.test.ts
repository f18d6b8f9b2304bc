import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NoAnswer } from '../../src/tools/conform/finding.js';
import { mine } from '../server/support/server.js';
import { of } from './support/breaking.js';
import { serveReference, type Bench, type Wanted } from './support/reference-bench.js';
import { assertWrong } from './support/try-breaks.js';

/** Nothing ever comes of these, and the time for it is over at once. */
function silent(bench: () => Bench, isWanted: Wanted) {
  return (passing: Parameters<Wanted>[0]): Promise<Response> => {
    if (!isWanted(passing)) return passing.next();
    queueMicrotask(() => bench().clock.advance(20_000));
    return new Promise(() => undefined);
  };
}

suite('a wait', () => {
  const waits: readonly [rule: string, isWanted: Wanted][] = [
    ['new-session', of('PUT /chat/new_session')],
    ['generate', of('GET /chat/generate', ({ query }) => Number(query.get('sessionId')) < 1_000_000)],
    ['one-message', ({ path }) => path.startsWith('/chat/sessions/')],
    ['stream-post', of('POST /chat/stream')],
  ];
  for (const [rule, isWanted] of waits)
    test(`for ${rule} ends in a verdict`, async (t) => {
      const bench: Bench = await serveReference(
        t,
        silent(() => bench, isWanted),
      );
      const report = await bench.run();
      const seen = report.outcomes.find(({ verdict }) => verdict === 'wrong')?.seen;
      assertWrong(report, rule);
      assert.equal(seen, 'nothing came within 20 s');
    });

  test('ends when the person has enough, and what was made is deleted', async (t) => {
    const enough = new AbortController();
    const { run, server } = await serveReference(t, (passing) => {
      if (passing.path === '/chat/check_generation') enough.abort();
      return passing.next();
    });
    await assert.rejects(run({ signal: enough.signal }), { name: 'AbortError' });
    assert.deepEqual(await mine(server).sessions.list(), []);
  });

  test('is none where nobody is there', async (t) => {
    const { run } = await serveReference(t, () => Promise.reject(new TypeError('fetch failed')));
    await assert.rejects(run(), NoAnswer);
  });
});
