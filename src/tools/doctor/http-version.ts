import { connect } from 'node:tls';

/** Milliseconds. */
const patience = 5000;

/**
 * What a browser would speak with this server: HTTP/2 where TLS agrees on it, and HTTP/1.1 without TLS.
 *
 * @returns `h2`, `http/1.1`, or `undefined` where there was no handshake
 */
export function httpVersionOf({ protocol, hostname, port }: URL): Promise<string | undefined> {
  if (protocol === 'http:') return Promise.resolve('http/1.1');
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    // nothing is sent over it but the handshake; whether its certificate is right the requests have found out
    const options = { host, port: Number(port || 443), ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false };
    const socket = connect({ ...options, ...serverNameOf(host) });
    const end = (version: string | undefined) => {
      socket.destroy();
      resolve(version);
    };
    socket.setTimeout(patience, () => end(undefined));
    socket.once('error', () => end(undefined));
    // a server that knows nothing of the choice speaks HTTP/1.1
    socket.once('secureConnect', () => end(socket.alpnProtocol === 'h2' ? 'h2' : 'http/1.1'));
  });
}

/** An address of numbers is no name (RFC 6066, 3). */
export function serverNameOf(host: string): { readonly servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}
