import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { TransformStream } from 'node:stream/web';
import type { TestContext } from 'node:test';
import { fetch, Response } from 'undici';

/** What was asked of the upstream server. */
export interface UpstreamRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Upstream {
  readonly url: string;
  readonly requests: readonly UpstreamRequest[];
}

/** A real HTTP server in the place of a provider. */
export async function upstream(
  context: TestContext,
  answer: (response: ServerResponse, socket: Socket) => void,
): Promise<Upstream> {
  const requests: UpstreamRequest[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      answer(response, request.socket);
    });
  };
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests };
}

export function sendWhole(response: ServerResponse, type: string | undefined, body: string | Buffer): void {
  response.writeHead(200, type === undefined ? {} : { 'content-type': type });
  response.end(body);
}

export type Send = (response: ServerResponse, type: string, body: Buffer) => void;

/** The ways in which one and the same stream may arrive. */
export const framings: Readonly<Record<string, Send>> = {
  whole: sendWhole,
  'with CRLF': (response, type, body) =>
    sendWhole(response, type, Buffer.from(body.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1')),
  'byte by byte': sendBytewise,
};

/** Sends a body in HTTP chunks of one byte. Written to the socket at once, so a reader may find several together. */
function sendBytewise({ socket }: ServerResponse, type: string, body: Buffer): void {
  const head = `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`;
  const chunked = Buffer.alloc(body.length * 6);
  for (const [index, byte] of body.entries()) {
    chunked.write('1\r\n', index * 6, 'latin1');
    chunked.writeUInt8(byte, index * 6 + 3);
    chunked.write('\r\n', index * 6 + 4, 'latin1');
  }
  socket?.end(Buffer.concat([Buffer.from(head), chunked, Buffer.from('0\r\n\r\n')]));
}

/** A `fetch` whose answers are read one byte at a time, whatever sockets and readers have joined on the way. */
export const fetchBytewise: typeof fetch = async (...parameters) => {
  const response = await fetch(...parameters);
  const { status, headers, body } = response;
  return new Response(body?.pipeThrough(singleBytes()), { status, headers });
};

function singleBytes(): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(chunk, controller) {
      for (let at = 0; at < chunk.length; at += 1) controller.enqueue(chunk.subarray(at, at + 1));
    },
  });
}
