import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { drivenEndpoint, drivenStream, until } from '../support/driven-stream.js';
import { testNetwork } from '../support/network.js';

describe('the test network', () => {
  const network = testNetwork();
  before(() => network.start());
  afterEach(() => network.reset());
  after(() => network.stop());

  async function open(init?: RequestInit) {
    const stream = drivenStream();
    network.use(http.get('/chat/stream', () => stream.response, { once: true }));
    const response = await fetch('/chat/stream', init);
    const reader = readerOf(response);
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    return { stream, response, reader, next };
  }

  it('hands over each piece as it is sent', async () => {
    const { stream, response, next } = await open();
    expect(response.headers.get('content-type')).to.equal('text/event-stream');
    stream.event({ chunk: 'a' });
    expect(await next()).to.equal('data: {"chunk":"a"}\n\n');
    stream.send('data: cut');
    expect(await next()).to.equal('data: cut');
    stream.event({}, { id: '1.2', event: 'ping' });
    expect(await next()).to.equal('id: 1.2\nevent: ping\ndata: {}\n\n');
    stream.end();
    expect(await next()).to.equal('');
  });

  it('passes on that the page has cancelled', async () => {
    const { stream, reader, next } = await open();
    stream.send('a');
    await next();
    await reader.cancel();
    await stream.cancelled;
  });

  it('passes on that the page has aborted', async () => {
    const abort = new AbortController();
    const { stream, next } = await open({ signal: abort.signal });
    stream.send('a');
    await next();
    abort.abort();
    expect(await failure(next())).to.have.property('name', 'AbortError');
    await stream.cancelled;
  });

  it('aborts a request that has no answer yet', async () => {
    const abort = new AbortController();
    let asked = false;
    const never = new Promise<Response>(() => undefined);
    network.use(
      http.get('/chat/stream', () => {
        asked = true;
        return never;
      }),
    );
    const response = fetch('/chat/stream', { signal: abort.signal });
    await until('the request', () => asked);
    abort.abort();
    expect(await failure(response)).to.have.property('name', 'AbortError');
  });

  it('fails a stream that the test fails', async () => {
    const { stream, next } = await open();
    stream.send('a');
    await next();
    stream.fail();
    expect(await failure(next())).to.be.instanceOf(Error);
  });

  it('complains of a request that has no handler', async () => {
    expect(await failure(fetch('/chat/unknown'))).to.be.instanceOf(TypeError);
    expect(() => network.reset()).to.throw(/no handler for GET .*\/chat\/unknown/);
  });

  it('complains of a handler that was to be asked once and was not', () => {
    network.use(http.get('/chat/sessions', () => HttpResponse.json([]), { once: true }));
    expect(() => network.reset()).to.throw(/no request for GET \/chat\/sessions/);
  });

  it('lets through what the test server serves', async () => {
    expect((await fetch('/test/tooling/network.browser.test.ts')).ok).to.equal(true);
  });
});

describe('the driven endpoint', () => {
  it('answers for real, and sees what the page sends and when it goes', async () => {
    const endpoint = drivenEndpoint();
    const abort = new AbortController();
    const url = `${endpoint.url}/chat/stream?sessionId=7`;
    const reader = readerOf(await fetch(url, { method: 'POST', body: 'asked', signal: abort.signal }));
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await next()).to.equal(': open\n\n');
    await endpoint.event({ chunk: 'a' });
    expect(await next()).to.equal('data: {"chunk":"a"}\n\n');

    abort.abort();
    expect(await failure(next())).to.have.property('name', 'AbortError');
    await until('the server to see it', async () => (await endpoint.state()).aborted);
    const { open, requests } = await endpoint.state();
    expect(open).to.equal(false);
    expect(requests).to.have.length(1);
    expect(requests[0]).to.include({ method: 'POST', body: 'asked' });
    expect(requests[0]?.url).to.match(/\/chat\/stream\?sessionId=7$/);
  });

  it('ends a stream as it should be', async () => {
    const endpoint = drivenEndpoint();
    const response = await fetch(endpoint.url);
    await endpoint.send('last');
    await endpoint.end();
    expect(await response.text()).to.equal(': open\n\nlast');
    expect((await endpoint.state()).aborted).to.equal(false);
  });
});

function readerOf({ body }: Response): ReadableStreamDefaultReader<Uint8Array> {
  if (!body) throw new Error('the answer has no body');
  return body.getReader();
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error,
  );
}
