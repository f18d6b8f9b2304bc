import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { altered, json, of, reframed } from './support/breaking.js';
import { serveReference, type Between } from './support/reference-bench.js';
import { asProposed, byGet, extendedBreaks, firstText, streamBreaks } from './support/stream-breaks.js';
import { assertWrong, shortLimits, tryBreaks } from './support/try-breaks.js';

suite('a backend that streams in a wrong way', () => tryBreaks(streamBreaks));

suite('a backend that breaks an extension', () => tryBreaks(extendedBreaks));

suite('a backend that streams as was proposed', () => {
  test('is of that level, with nothing wrong about what it does not claim', async (t) => {
    const { run } = await serveReference(t, asProposed);
    const { outcomes, claimed, reached } = await run();
    assert.deepEqual([claimed, reached], ['required', 'proposed']);
    const extended = outcomes.filter(({ rule }) => rule.level === 'extended');
    assert.ok(extended.every(({ verdict }) => verdict === 'absent'));
  });

  const proposedBreaks: readonly [how: string, change: (frame: string) => readonly string[]][] = [
    ['a piece comes twice', (frame) => [frame, frame]],
    ['a piece is lost', () => []],
  ];
  for (const [how, change] of proposedBreaks)
    test(`stream-text: ${how}`, async (t) => {
      const broken = reframed(byGet, firstText(change));
      const both: Between = (passing) => asProposed({ ...passing, next: () => broken(passing) });
      const { run } = await serveReference(t, both);
      const report = await run({ limits: shortLimits });
      assertWrong(report, 'stream-text');
      assert.equal(report.reached, 'required');
    });
});

test('heartbeat: a stream is silent for longer than it says', async (t) => {
  const bench = await serveReference(
    t,
    reframed(
      byGet,
      firstText((frame) => {
        bench.clock.advance(21_000);
        return [frame];
      }),
    ),
  );
  assertWrong(await bench.run(), 'heartbeat');
});

test('streaming-off: it is not said that it is switched off', async (t) => {
  const between = altered(of('POST /chat/stream'), () => ({ status: 400, body: { error: 'no' } }));
  const { run } = await serveReference(t, between, { streaming: 'off' });
  assertWrong(await run(), 'streaming-off');
});

test('a stream that stays open behind its end is waited for, and then called wrong', async (t) => {
  const bench = await serveReference(t, async (passing) => {
    const response = await passing.next();
    if (!byGet(passing) || !response.body) return response;
    const open = new TransformStream<Uint8Array, Uint8Array>();
    void response.body.pipeTo(open.writable, { preventClose: true });
    void bench.clock.until((pending) => pending.includes(10_000)).then(() => bench.clock.advance(10_000));
    return new Response(open.readable, response);
  });
  const report = await bench.run({ level: 'proposed' });
  assertWrong(report, 'stream-end');
  assert.match(report.outcomes.find(({ verdict }) => verdict === 'wrong')?.seen ?? '', /stayed open/);
});

test('a server that cannot stream now is not called wrong for it', async (t) => {
  const { run } = await serveReference(t, (passing) =>
    byGet(passing) ? Promise.resolve(json(503, { error: 'full' })) : passing.next(),
  );
  const { outcomes } = await run({ level: 'proposed' });
  assert.deepEqual(
    outcomes.filter(({ verdict }) => verdict === 'wrong'),
    [],
  );
  assert.equal(outcomes.find(({ rule }) => rule.id === 'stream')?.verdict, 'unknown');
});
