import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Refusal } from './refusal.js';

/** Bytes of all headers of one request. */
export const headerLimit = 16 * 1024;

/**
 * Answers what Node turns down before a route is asked, in the form of all other refusals: headers that are too long,
 * and what is no HTTP.
 */
export function answerBrokenRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else if (error.code === 'HPE_HEADER_OVERFLOW')
      socket.end(write('431 Request Header Fields Too Large', new Refusal('headers_too_large')));
    else socket.end(write('400 Bad Request', new Refusal('invalid_input')));
  });
}

function write(status: string, { message, code }: Refusal): string {
  const body = JSON.stringify({ error: message, code });
  const headers = [
    'Content-Type: application/json',
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return [`HTTP/1.1 ${status}`, ...headers, '', body].join('\r\n');
}
