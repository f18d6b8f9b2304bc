import { expect } from 'chai';
import type { Frame } from '../../src/protocol/events.js';
import { readEventStream } from '../../src/transport/event-stream.js';
import { bodyOf, cuts, framesExpectedBy, inputOf, parseSseCases, type SseCase } from '../support/sse-cases.js';

/** Reads a case as a page does, through fetchEventSource. */
async function read(sse: SseCase, size: number): Promise<{ frames: Frame[]; retries: number[]; requests: number }> {
  const frames: Frame[] = [];
  const retries: number[] = [];
  let requests = 0;
  await readEventStream({
    url: '/chat/stream',
    method: 'GET',
    headers: {},
    signal: new AbortController().signal,
    fetch: () => {
      requests += 1;
      const headers = { 'content-type': sse.contentType ?? 'text/event-stream' };
      return Promise.resolve(new Response(bodyOf(inputOf(sse), size), { headers }));
    },
    onFrame: (frame) => frames.push(frame),
    onRetry: (retry) => void retries.push(retry),
  });
  return { frames, retries, requests };
}

describe('the conformance cases in a page', () => {
  let cases: readonly SseCase[] = [];

  before(async () => {
    cases = parseSseCases(await (await fetch('/test/fixtures/sse-cases.json')).text());
  });

  for (const [cut, size] of Object.entries(cuts)) {
    it(`are all read as the grammar says, ${cut}`, async () => {
      expect(cases).to.have.length(39);
      for (const sse of cases) {
        const { frames, retries, requests } = await read(sse, size);
        expect(frames, sse.name).to.deep.equal(framesExpectedBy(sse));
        if (sse.retryAtEof !== undefined) expect(retries.at(-1) ?? null, sse.name).to.equal(sse.retryAtEof);
        expect(requests, sse.name).to.equal(1);
      }
    });
  }
});
