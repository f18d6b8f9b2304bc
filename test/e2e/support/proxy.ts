import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { within } from '../../support/within.js';

/** Something between page and server, that a test can make behave badly. */
export interface Proxy {
  /** Without a slash at its end. */
  readonly url: string;
  /** Every request that came to `/api`, also what was refused, as `METHOD /path?query`. */
  readonly requests: readonly string[];
  /** Requests that begin like this. */
  count(start: string): number;
  /** How many requests to `/api` are being answered now. */
  readonly openRequests: number;
  /** How many requests to `/chat/stream` are being answered now, and were at most. */
  readonly openStreams: number;
  readonly mostStreams: number;
  /** Resets all connections. */
  cut(): void;
  /** Resets every connection that asks for the API, until told otherwise. */
  refuse(isRefusing: boolean): void;
  /** Sends whoever asks for the API to a sign-in page, as where a login has expired, until told otherwise. */
  signOut(isSignedOut: boolean): void;
  /** Looks again after each change: a request, or an answer that has ended. Fails with what was waited for. */
  until(what: string, isSo: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export interface ProxyOptions {
  readonly to: string;
  /** Lets nothing of a stream pass before its end, or only the first event. */
  readonly holds?: 'all' | 'all but the first event';
  /** The origin that may ask from elsewhere. */
  readonly allows?: string;
}

export async function startProxy({ to, holds, allows }: ProxyOptions): Promise<Proxy> {
  const requests: string[] = [];
  const open = new Set<ServerResponse>();
  const streams = new Set<ServerResponse>();
  const waiting: (() => void)[] = [];
  let mostStreams = 0;
  let isRefusing = false;
  let isSignedOut = false;
  const tell = (): void => {
    for (const wake of waiting.splice(0)) wake();
  };
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    const isStream = url.startsWith('/api/chat/stream');
    response.on('close', () => {
      open.delete(response);
      streams.delete(response);
      tell();
    });
    if (url.startsWith('/api/')) {
      requests.push(`${method} ${url.slice('/api'.length)}`);
      open.add(response);
    }
    if (isStream) streams.add(response);
    mostStreams = Math.max(mostStreams, streams.size);
    tell();
    if (allows !== undefined) allow(response, allows);
    if (isRefusing && url.startsWith('/api/')) request.socket.resetAndDestroy();
    else if (isSignedOut && url.startsWith('/api/')) response.writeHead(302, { location: '/api/sign-in' }).end();
    else if (allows !== undefined && method === 'OPTIONS') response.writeHead(204).end();
    else forward(request, response, { to, holds: isStream ? holds : undefined });
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    count: (start) => requests.filter((line) => line.startsWith(start)).length,
    get openRequests() {
      return open.size;
    },
    get openStreams() {
      return streams.size;
    },
    get mostStreams() {
      return mostStreams;
    },
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    refuse: (wanted) => void (isRefusing = wanted),
    signOut: (wanted) => void (isSignedOut = wanted),
    async until(what, isSo) {
      let isOver = false;
      const look = async (): Promise<void> => {
        while (!isOver && !isSo()) await new Promise<void>((resolve) => waiting.push(resolve));
      };
      await within(what, look()).finally(() => (isOver = true));
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function allow(response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE');
  response.setHeader('access-control-allow-headers', 'authorization, content-type, ocs-apirequest');
}

interface Forwarding {
  readonly to: string;
  readonly holds: ProxyOptions['holds'];
}

/** Whichever side leaves takes the other with it. */
function forward(request: IncomingMessage, response: ServerResponse, { to, holds }: Forwarding): void {
  const { method, headers } = request;
  // a connection of its own for each, since one that is used again may just be closing
  const upstream = ask(new URL(request.url ?? '/', to), { method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => response.destroy());
    if (holds) {
      hold(answer, response, holds);
    } else {
      response.flushHeaders();
      answer.pipe(response);
    }
  });
  upstream.on('error', () => response.destroy());
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

function hold(answer: IncomingMessage, response: ServerResponse, holds: ProxyOptions['holds']): void {
  let held = '';
  let mayPass = holds === 'all but the first event';
  answer.setEncoding('utf8');
  answer.on('data', (text: string) => {
    held += text;
    const end = held.indexOf('\n\n') + 2;
    if (!mayPass || end < 2) return;
    mayPass = false;
    response.write(held.slice(0, end));
    held = held.slice(end);
  });
  answer.on('end', () => response.end(held));
}
