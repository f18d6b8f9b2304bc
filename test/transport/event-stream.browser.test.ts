import { expect } from 'chai';
import { isChatError } from '../../src/protocol/errors.js';
import type { Frame } from '../../src/protocol/events.js';
import { readEventStream, type EventStreamRequest } from '../../src/transport/event-stream.js';
import { drivenEndpoint, drivenStream, until } from '../support/driven-stream.js';

interface Reading {
  readonly frames: readonly Frame[];
  readonly controller: AbortController;
  /** How it ended: `undefined` for well. */
  readonly ended: Promise<unknown>;
}

function read(options: Partial<EventStreamRequest> = {}): Reading {
  const frames: Frame[] = [];
  const controller = new AbortController();
  const ended = readEventStream({
    url: '/chat/stream',
    method: 'GET',
    headers: { accept: 'text/event-stream' },
    signal: controller.signal,
    fetch: (input, init) => fetch(input, init),
    onFrame: (frame) => frames.push(frame),
    ...options,
  }).catch((error: unknown) => error);
  return { frames, controller, ended };
}

function answering(response: Response, onRequest: () => void = () => undefined): Pick<EventStreamRequest, 'fetch'> {
  return {
    fetch: () => {
      onRequest();
      return Promise.resolve(response);
    },
  };
}

function codeOf(error: unknown): string | undefined {
  return isChatError(error) ? error.code : undefined;
}

describe('an event stream in a page', () => {
  it('is one request, read frame by frame as it comes', async () => {
    const endpoint = drivenEndpoint();
    const { frames, ended } = read({ url: endpoint.url, method: 'POST', body: '{"sessionId":7}' });
    await until('the request', async () => (await endpoint.state()).open);
    for (const chunk of ['one', 'two']) {
      await endpoint.event({ chunk }, { id: `1.${chunk}` });
      await until(chunk, () => frames.at(-1)?.data === JSON.stringify({ chunk }));
    }
    await endpoint.end();
    expect(await ended).to.equal(undefined);
    expect(frames.map(({ id }) => id)).to.deep.equal(['1.one', '1.two']);
    const { requests } = await endpoint.state();
    expect(requests.map(({ method, body }) => [method, body])).to.deep.equal([['POST', '{"sessionId":7}']]);
    expect(requests[0]?.headers.accept).to.equal('text/event-stream');
  });

  it('is not asked for again when the page is hidden and shown', async () => {
    const endpoint = drivenEndpoint();
    const { frames, ended } = read({ url: endpoint.url });
    await until('the request', async () => (await endpoint.state()).open);
    const hidden = Object.getOwnPropertyDescriptor(Document.prototype, 'hidden');
    try {
      for (const value of [true, false]) {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
        document.dispatchEvent(new Event('visibilitychange'));
        await endpoint.event({ chunk: String(value) });
      }
    } finally {
      Reflect.deleteProperty(document, 'hidden');
    }
    expect(hidden).not.to.equal(undefined);
    await until('both events', () => frames.length === 2);
    await endpoint.end();
    expect(await ended).to.equal(undefined);
    expect((await endpoint.state()).requests).to.have.length(1);
  });

  it('is broken by a cut connection, and not asked for again', async () => {
    const endpoint = drivenEndpoint();
    const { frames, ended } = read({ url: endpoint.url });
    await until('the request', async () => (await endpoint.state()).open);
    await endpoint.event({ chunk: 'one' });
    await until('the event', () => frames.length === 1);
    await endpoint.drop();
    // WebKit takes a cut for an end; either way no event has said that it is one
    expect(codeOf(await ended)).to.be.oneOf(
      navigator.userAgent.includes('Chrome/') ? ['stream_broken'] : ['stream_broken', undefined],
    );
    expect(frames).to.have.length(1);
    expect((await endpoint.state()).requests).to.have.length(1);
  });

  it('is given up by the page when it is aborted, and the server sees that', async () => {
    const endpoint = drivenEndpoint();
    const { frames, controller, ended } = read({ url: endpoint.url });
    await until('the request', async () => (await endpoint.state()).open);
    await endpoint.event({ chunk: 'one' });
    await until('the event', () => frames.length === 1);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await ended).to.equal(reason);
    await until('the end of the request', async () => (await endpoint.state()).aborted);
  });

  it('is ended by what it reads: the body is cancelled', async () => {
    const stream = drivenStream();
    const controller = new AbortController();
    const reason = new Error('enough');
    const onFrame = () => controller.abort(reason);
    const { ended } = read({ ...answering(stream.response), signal: controller.signal, onFrame });
    stream.event({ done: true });
    expect(await ended).to.equal(reason);
    await stream.cancelled;
  });

  it('is not asked for with a signal that is aborted already', async () => {
    let requests = 0;
    const reason = new Error('gone');
    const { ended } = read({ ...answering(new Response(), () => (requests += 1)), signal: AbortSignal.abort(reason) });
    expect(await ended).to.equal(reason);
    expect(requests).to.equal(0);
  });

  it('is broken by a frame over the limit, and the body is cancelled', async () => {
    const stream = drivenStream();
    const { ended } = read({ ...answering(stream.response), maxFrameLength: 1000 });
    stream.send(`data: ${'x'.repeat(2000)}`);
    expect(codeOf(await ended)).to.equal('stream_broken');
    await stream.cancelled;
  });

  it('may hold a frame of two megabytes', async () => {
    const stream = drivenStream();
    const { frames, ended } = read(answering(stream.response));
    const data = 'x'.repeat(2 * 1024 * 1024);
    stream.send(`data: ${data}\n\n`);
    stream.end();
    expect(await ended).to.equal(undefined);
    expect(frames[0]?.data === data).to.equal(true);
  });

  const refused: [says: string, status: number, contentType: string, code: string][] = [
    ['a page', 200, 'text/html; charset=utf-8', 'stream_refused'],
    ['JSON', 200, 'application/json', 'bad_response'],
    ['404', 404, 'application/json', 'stream_refused'],
    ['405', 405, 'application/json', 'stream_refused'],
    ['401', 401, 'application/json', 'unauthorized'],
    ['500', 500, 'text/event-stream', 'server_error'],
  ];

  for (const [says, status, contentType, code] of refused) {
    it(`that is ${says} is ${code} after one request, without a frame`, async () => {
      let requests = 0;
      const response = new Response('data: {"chunk":"PAGE"}\n\n', { status, headers: { 'content-type': contentType } });
      const { frames, ended } = read(answering(response, () => (requests += 1)));
      expect(codeOf(await ended)).to.equal(code);
      expect([frames.length, requests]).to.deep.equal([0, 1]);
    });
  }

  it('that is 204 is refused', async () => {
    expect(codeOf(await read(answering(new Response(null, { status: 204 }))).ended)).to.equal('stream_refused');
  });

  it('that cannot be reached is a network error', async () => {
    const { ended } = read({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) });
    expect(codeOf(await ended)).to.equal('network');
  });

  it('may call itself by its type in any case, with parameters', async () => {
    const headers = { 'content-type': 'TEXT/EVENT-STREAM; charset=UTF-8' };
    const { frames, ended } = read(answering(new Response('data: a\n\n', { headers })));
    expect(await ended).to.equal(undefined);
    expect(frames).to.have.length(1);
  });
});
