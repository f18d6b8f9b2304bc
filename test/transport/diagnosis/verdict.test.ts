import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/transport/diagnosis/diagnose.js';
import type { Diagnosis, Finding, FindingId } from '../../../src/transport/diagnosis/diagnosis.js';
import { DiagnosisBench, goodHeaders, type DiagnosisScript } from '../../support/diagnosis-bench.js';

/** What is made of how a stream comes. */

const run = (script: Partial<DiagnosisScript> = {}): Promise<Diagnosis> => diagnose(new DiagnosisBench(script).context);

function finding({ findings }: Diagnosis, id: FindingId): Finding {
  const found = findings.find((one) => one.id === id);
  assert.ok(found, `nothing is said of ${id}`);
  return found;
}

test('a stream that brings each piece before the next look streams', async () => {
  const bench = new DiagnosisBench();
  const diagnosis = await diagnose(bench.context);
  assert.deepEqual([diagnosis.verdict, finding(diagnosis, 'delivery').level], ['streams', 'good']);
  assert.deepEqual(
    diagnosis.findings.filter(({ level }) => level !== 'good'),
    [],
  );
  assert.equal(bench.requests.filter((request) => request === 'POST /chat/stream').length, 1);
  // no more is asked of the model than is needed, and nothing is left behind
  assert.deepEqual(
    bench.requests.filter((request) => /cancel|delete/.test(request)),
    ['POST /chat/cancel', 'DELETE /chat/delete_session'],
  );
});

for (const between of ['keeps all to the end', 'keeps some', 'keeps all for ever'] as const)
  test(`what ${between} holds back, and the one that names itself is the likely one`, async () => {
    const headers = { ...goodHeaders, server: 'nginx/1.22.1' };
    const diagnosis = await run({ between, headers, pieces: Array.from({ length: 40 }, () => 'word ') });
    assert.equal(diagnosis.verdict, 'held_back');
    assert.match(finding(diagnosis, 'delivery').what, /^The server had text \d+(?:\.\d)? s and more before/);
    assert.deepEqual([diagnosis.suspects[0]?.name, diagnosis.advice[0]?.product], ['nginx', 'nginx']);
    assert.match(finding(diagnosis, 'between').what, /held back by nginx/);
  });

test('what is held back by somebody without a name is held back all the same', async () => {
  const diagnosis = await run({ between: 'keeps all to the end' });
  assert.deepEqual([diagnosis.verdict, diagnosis.suspects, diagnosis.advice], ['held_back', [], []]);
  assert.equal(finding(diagnosis, 'between').level, 'unknown');
});

test('a stream streams, too, where polling tells nothing of the text', async () => {
  assert.equal((await run({ tells: false })).verdict, 'streams');
});

test('an answer that comes at once, while polling tells nothing, is not judged', async () => {
  const headers = { ...goodHeaders, server: 'nginx' };
  const script = { tells: false, between: 'keeps all to the end', headers } as const;
  const diagnosis = await run(script);
  assert.deepEqual([diagnosis.verdict, diagnosis.advice], ['unclear', []]);
  assert.match(finding(diagnosis, 'delivery').what, /all at once/);
});

test('an answer of two words is too short to tell', async () => {
  const diagnosis = await run({ pieces: ['one ', 'two'] });
  assert.deepEqual([diagnosis.verdict, finding(diagnosis, 'delivery').level], ['unclear', 'unknown']);
});

test('a stream that breaks off is cut, and says when', async () => {
  const diagnosis = await run({ breaksAfter: 4 });
  assert.equal(diagnosis.verdict, 'cut');
  assert.match(finding(diagnosis, 'lifetime').what, /^It was cut after 2\.\d s/);
});

test('a server without streaming is told by its status', async () => {
  for (const [status, words] of [
    [404, /no \/chat\/stream/],
    [400, /switched off/],
    [503, /with 503/],
  ] as const) {
    const diagnosis = await run({ refusal: () => Response.json({ error: 'no' }, { status }) });
    assert.deepEqual([diagnosis.verdict, diagnosis.timeline], ['refused', []]);
    assert.match(finding(diagnosis, 'answer').what, words);
  }
});

test('a page in the place of the stream is told by its type', async () => {
  const diagnosis = await run({
    refusal: () => new Response('<p>Sign in</p>', { headers: { 'content-type': 'text/html' } }),
  });
  assert.equal(diagnosis.verdict, 'refused');
  assert.match(finding(diagnosis, 'answer').what, /text\/html/);
});

test('a server that wants to know who asks, and one that is not there, are told apart', async () => {
  const signedOut = await run({ answer: () => Response.json({ error: 'no' }, { status: 401 }) });
  assert.match(finding(signedOut, 'answer').what, /who asks/);
  const gone = await run({
    answer: () => {
      throw new TypeError('fetch failed');
    },
  });
  assert.match(finding(gone, 'answer').what, /could not be reached/);
  assert.deepEqual([signedOut.verdict, gone.verdict], ['unreachable', 'unreachable']);
});

test('what is given up rejects with its reason, and leaves nothing behind', async () => {
  const controller = new AbortController();
  const bench = new DiagnosisBench({
    answer: (request) => {
      if (request === 'GET /chat/check_generation') controller.abort(new Error('enough'));
      return undefined;
    },
  });
  await assert.rejects(diagnose(bench.context, { signal: controller.signal }), /enough/);
  assert.deepEqual(bench.requests.slice(-2), ['POST /chat/cancel', 'DELETE /chat/delete_session']);
});

test('the timeline has each event at its arrival, and when the server had it', async () => {
  const { timeline } = await run({ between: 'keeps all to the end', pieces: ['one ', 'two ', 'three ', 'four '] });
  const texts = timeline.filter(({ event }) => event === 'message');
  // the last was not looked at any more
  assert.deepEqual(
    texts.map(({ sent }) => sent),
    [0, 500, 1000, 1500, undefined],
  );
  assert.deepEqual([...new Set(timeline.map(({ arrived }) => arrived))], [2000]);
  assert.ok(timeline.every(({ bytes }) => bytes > 0));
  const streamed = await run();
  assert.ok(streamed.timeline.every(({ sent, arrived }) => sent === undefined || sent === arrived));
});
