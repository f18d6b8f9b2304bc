import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { createGzip } from 'node:zlib';
import type { FakeClock } from './fake-clock.js';
import type { Exchange, Reply } from './fault-server.js';

/** The troubles that a chat over HTTP meets, each as an answer of fault-server.ts. */

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(JSON.stringify(body));
  };
}

export function text(status: number, contentType: string | undefined, body = ''): Reply {
  return ({ response }) => {
    response.writeHead(status, contentType === undefined ? {} : { 'content-type': contentType });
    response.end(body);
  };
}

/** A sign-in page, or the page that a server gives for every path. It holds what looks like an event, as a trap. */
export const html: Reply = text(
  200,
  'text/html; charset=utf-8',
  '<!doctype html><title>Sign in</title>\n<p>\ndata: {"chunk":"PAGE"}\n\n</p>',
);

/** Nextcloud's answer for a path that it does not have. */
export const noSuchRoute: Reply = json(404, {
  ocs: { meta: { status: 'failure', statuscode: 998, message: 'Invalid query, please check the syntax.' }, data: [] },
});

export function redirect(location: string, status = 302): Reply {
  return ({ response }) => {
    response.writeHead(status, { location });
    response.end();
  };
}

/** The connection is reset (RST), in place of an answer or in the middle of one. */
export const reset: Reply = ({ response }) => {
  response.socket?.resetAndDestroy();
};

/** Nothing ever comes. */
export const silence: Reply = () => undefined;

/** The headers of an answer, and nothing of its body ever. */
export const bodyless: Reply = ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
};

/** Less body than was announced. */
export function cutShort(body: string): Reply {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length + 10 });
    response.write(body, () => response.destroy());
  };
}

/** A check of a task that runs: this is all of its text so far. */
export function output(output: string): Reply {
  return json(417, { task_status: 2, slow_pickup: false, task_output: { output } });
}

/** The server takes so long: all that falls due in that time goes off before its answer. */
export function slowly(clock: FakeClock, milliseconds: number, reply: Reply): Reply {
  return (exchange) => {
    clock.advance(milliseconds);
    return reply(exchange);
  };
}

/** The answer, once the test lets it go. */
export function held(reply: Reply): Reply & { readonly release: () => void } {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const answer = async (exchange: Exchange) => {
    await released;
    await reply(exchange);
  };
  return Object.assign(answer, { release });
}

/** The answer through a proxy that passes on nothing before it has all: headers and body come at once. */
export function buffered(reply: Reply): Reply {
  return ({ request, response }) => {
    const end = response.end.bind(response);
    let kept = '';
    Object.assign(response, {
      flushHeaders: () => undefined,
      write: (text: string) => void (kept += text),
      end: () => end(kept),
    });
    return reply({ request, response });
  };
}

/** The answer through a compressing middleware, which passes on what it has when it has enough, or after each write. */
export function compressed(reply: Reply, { flushes }: { readonly flushes: boolean }): Reply {
  return ({ request, response }) => {
    const gzip = createGzip();
    const [write, end] = [response.write.bind(response), response.end.bind(response)];
    gzip.on('data', (bytes: Buffer) => write(bytes)).on('end', () => end());
    response.setHeader('content-encoding', 'gzip');
    Object.assign(response, {
      write: (text: string) => {
        gzip.write(text);
        if (flushes) gzip.flush();
      },
      end: () => gzip.end(),
    });
    return reply({ request, response });
  };
}

export const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' };

/** What a stream is written to: the response, or what stands before it. */
export interface Sink {
  write(text: string): unknown;
  end(): unknown;
}

/** How a stream is opened. */
export type Opening = (response: ServerResponse) => Sink;

export function openStream(
  response: ServerResponse,
  headers: Readonly<Record<string, string>> = streamHeaders,
): ServerResponse {
  response.writeHead(200, headers);
  response.flushHeaders();
  return response;
}

/** In HTTP/1.0, which knows neither chunks nor an announced end: the end of the connection is the end of the body. */
export const openHttp10: Opening = ({ socket }) => {
  assert.ok(socket);
  const headers = Object.entries(streamHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.0 200 OK\r\n${headers.join('')}\r\n`);
  return socket;
};

/** A stream of these texts, one write each, and then its end. */
export function streamOf(...texts: readonly string[]): Reply {
  return ({ response }) => {
    openStream(response);
    for (const text of texts) response.write(text);
    response.end();
  };
}
