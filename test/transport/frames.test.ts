import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isChatError } from '../../src/protocol/errors.js';
import type { Frame } from '../../src/protocol/events.js';
import { createFrameParser, defaultMaxFrameLength, readFrames, type FrameOptions } from '../../src/transport/frames.js';
import { fc } from '../support/chance.js';
import { bodyOf, cuts, framesExpectedBy, parseSseCases } from '../support/sse-cases.js';

const cases = parseSseCases(readFileSync(new URL('../fixtures/sse-cases.json', import.meta.url), 'utf8'));

async function readAll(body: ReadableStream<Uint8Array>, options?: FrameOptions): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const read of readFrames(body, options)) frames.push(...read);
  return frames;
}

test('there are 39 cases', () => {
  assert.equal(cases.length, 39);
});

for (const sse of cases) {
  const { name, input, initialLastEventId = '', lastEventIdAtEof, retryAtEof } = sse;
  for (const [cut, size] of Object.entries(cuts)) {
    test(`${name} is read as the grammar says, ${cut}`, async () => {
      const retries: number[] = [];
      const options = { lastEventId: initialLastEventId, onRetry: (retry: number) => void retries.push(retry) };
      assert.deepEqual(await readAll(bodyOf(input, size), options), framesExpectedBy(sse));
      if (retryAtEof !== undefined) assert.equal(retries.at(-1) ?? null, retryAtEof);
    });
  }
  if (lastEventIdAtEof !== undefined)
    test(`${name} leaves ${JSON.stringify(lastEventIdAtEof)} as the id in force`, () => {
      const frames: Frame[] = [];
      const feed = createFrameParser({ lastEventId: initialLastEventId, onFrame: (frame) => frames.push(frame) });
      // what was cut off by the end of one stream is no part of the next: the id shows in a block of its own only
      const whole = input.slice(0, input.lastIndexOf('\n\n') + 2).replace('\ufeff', '');
      feed(whole);
      feed('data: what comes next\n\n');
      assert.equal(frames.at(-1)?.id, lastEventIdAtEof);
    });
}

test('a stream is read the same however it is cut', async () => {
  const anyLine = fc.constantFrom('data: a', 'data:é😀', 'id: 7', 'id', 'event: ping', ':c', 'retry: 5', '', '', 'x');
  const anyEnd = fc.constantFrom('\n', '\r', '\r\n');
  const anyStream = fc.array(fc.tuple(anyLine, anyEnd), { maxLength: 12 }).map((lines) => lines.flat().join(''));
  await fc.assert(
    fc.asyncProperty(anyStream, fc.integer({ min: 1, max: 9 }), async (text, size) => {
      assert.deepEqual(await readAll(bodyOf(text, size)), await readAll(bodyOf(text)));
    }),
  );
});

test('bytes that are no UTF-8 become replacement characters and break nothing', async () => {
  const bytes = new Uint8Array([...Buffer.from('data: a'), 0xff, 0xc3, ...Buffer.from('b\n\ndata: c\n\n')]);
  const frames = [
    { event: 'message', data: 'a\ufffd\ufffdb', id: '' },
    { event: 'message', data: 'c', id: '' },
  ];
  for (const size of Object.values(cuts)) assert.deepEqual(await readAll(bodyOf(bytes, size)), frames);
});

test('a character that the end cuts in two is no frame', async () => {
  assert.deepEqual(await readAll(bodyOf(Buffer.from('data: a\n\ndata: 😀').subarray(0, -2))), [
    { event: 'message', data: 'a', id: '' },
  ]);
});

test('a frame of two megabytes passes', async () => {
  const data = 'x'.repeat(2 * 1024 * 1024);
  const [frame, ...others] = await readAll(bodyOf(`data: ${data}\n\n`, 65_536));
  assert.equal(frame?.data === data, true);
  assert.deepEqual(others, []);
});

test('a line of eight megabytes in reads of a kilobyte is read where the limit allows it', async () => {
  const data = 'x'.repeat(8 * 1024 * 1024);
  const [frame] = await readAll(bodyOf(`data: ${data}\n\n`, 1024), { maxFrameLength: Infinity });
  assert.equal(frame?.data === data, true);
});

test('reading is linear: no character of a long line is looked at again and again', async (t) => {
  const { mock } = t.mock.method(String.prototype, 'indexOf');
  const length = 20_000;
  await readAll(bodyOf(`data: ${'x'.repeat(length)}\n\n`, 10));
  const lookedAt = mock.calls.reduce(
    (sum, { this: text, arguments: [, start = 0] }) => sum + String(text).length - start,
    0,
  );
  // once for a line feed, once for a carriage return, once for a colon
  assert.ok(lookedAt >= 2 * length && lookedAt < 4 * length, `looked at ${lookedAt} characters`);
});

const tooLong: Readonly<Record<string, (read: number) => string>> = {
  'a line without an end': () => 'x'.repeat(1024),
  'a block without an end': () => `data: ${'x'.repeat(1017)}\n`,
};

for (const [says, pieceOf] of Object.entries(tooLong)) {
  test(`${says} breaks the stream at the limit, and what is left is not read`, async () => {
    let reads = 0;
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => controller.enqueue(new TextEncoder().encode(pieceOf(reads++))),
        cancel: () => void (isCancelled = true),
      },
      { highWaterMark: 0 },
    );
    await assert.rejects(readAll(body), (error) => isChatError(error) && error.code === 'stream_broken');
    assert.equal(isCancelled, true);
    assert.ok(reads * 1024 <= defaultMaxFrameLength + 64 * 1024, `stopped after ${reads} reads`);
  });
}

test('a limit is for one frame: a stream of many is as long as it likes', async () => {
  const text = `data: ${'x'.repeat(90)}\n\n`.repeat(100);
  assert.equal((await readAll(bodyOf(text, 7), { maxFrameLength: 100 })).length, 100);
});

test('comments without a blank line between them are as many as they like', async () => {
  const text = `data: a\n${': still here\n'.repeat(100)}\n`;
  assert.deepEqual(await readAll(bodyOf(text, 7), { maxFrameLength: 100 }), [{ event: 'message', data: 'a', id: '' }]);
});

test('every read is told, comments and half frames too', async () => {
  const counts: number[] = [];
  await readAll(bodyOf(':ping\ndata: a', 5), { onBytes: (count) => void counts.push(count) });
  assert.deepEqual(counts, [5, 5, 3]);
});

test('a consumer that leaves cancels the body', async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: a\n\n')),
    cancel: () => void (isCancelled = true),
  });
  for await (const [frame] of readFrames(body)) {
    assert.equal(frame?.data, 'a');
    break;
  }
  assert.equal(isCancelled, true);
});

test('what breaks the body reaches the consumer as it is, after the frames before it', async () => {
  const reason = new TypeError('terminated');
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: a\n\ndata: b')),
      pull: (controller) => controller.error(reason),
    },
    { highWaterMark: 0 },
  );
  const frames: Frame[] = [];
  await assert.rejects(async () => {
    for await (const read of readFrames(body)) frames.push(...read);
  }, reason);
  assert.deepEqual(frames, [{ event: 'message', data: 'a', id: '' }]);
});

test('nothing is waited for of a body that says nothing, by who has given it up before', async () => {
  assert.deepEqual(await readAll(new ReadableStream<Uint8Array>(), { signal: AbortSignal.abort() }), []);
});
