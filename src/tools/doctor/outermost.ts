import { connect as connectPlainly } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Suspect } from '../../transport/diagnosis/diagnosis.js';
import { suspectsIn } from '../../transport/diagnosis/suspects.js';
import { serverNameOf } from './http-version.js';

/** Milliseconds. */
const patience = 5000;
/** Bytes: an answer to nothing is short. */
const mostRead = 16_384;

/**
 * How each answers a request that is none. Tried with nginx 1.22, Apache 2.4, HAProxy 2.6 and Caddy 2.6 (test/proxies);
 * Cloudflare and IIS as they are known to.
 */
const manners: readonly { readonly name: string; readonly pattern: RegExp; readonly by: string }[] = [
  { name: 'Cloudflare', pattern: /<center>cloudflare<\/center>/i, by: 'its page for a broken request' },
  { name: 'nginx', pattern: /<center>(?:nginx|openresty)/i, by: 'its page for a broken request' },
  { name: 'HAProxy', pattern: /Your browser sent an invalid request\./, by: 'its page for a broken request' },
  {
    name: 'Apache',
    pattern: /Your browser sent a request that this server could not understand/,
    by: 'its page for a broken request',
  },
  { name: 'IIS', pattern: /Bad Request - Invalid (?:Header|Verb|URL)/, by: 'its page for a broken request' },
];

/** Of all that are written in Go, Caddy names itself, and Traefik is the one met most often. */
const traefik = {
  name: 'Traefik',
  by: 'an answer to a broken request as programs in Go give it: Traefik, or another',
};
const isGo = /\r\n\r\n400 Bad Request(?:$|:)/;

/**
 * Who is nearest to here: sends one request that is broken, which nobody passes on, and looks who complains. HAProxy
 * and Traefik name themselves in no other way. Nothing of a person goes with it.
 *
 * @param named - whom the headers of an answer have named
 */
export async function outermostOf(base: URL, named: readonly Suspect[] = []): Promise<readonly Suspect[]> {
  const text = await answerToNonsense(base);
  const found = suspectsIn(headersIn(text));
  if (found.length > 0) return found;
  if (isGo.test(text)) return named.some(({ name }) => name === 'Caddy') ? [] : [traefik];
  return manners.filter(({ pattern }) => pattern.test(text)).map(({ name, by }) => ({ name, by }));
}

function answerToNonsense({ protocol, hostname, port, host: authority }: URL): Promise<string> {
  const isSecure = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const place = { host, port: Number(port || (isSecure ? 443 : 80)) };
  return new Promise((resolve) => {
    const socket = isSecure
      ? connectSecurely({ ...place, ...serverNameOf(host), rejectUnauthorized: false })
      : connectPlainly(place);
    let text = '';
    const end = () => {
      socket.destroy();
      resolve(text);
    };
    socket.setEncoding('latin1');
    socket.setTimeout(patience, end);
    socket.once('error', end);
    socket.once('end', end);
    socket.on('data', (piece: string) => {
      text += piece;
      if (text.length > mostRead) end();
    });
    const request = `GET / HTTP/1.1\r\nHost: ${authority}\r\nno header\r\n\r\n`;
    socket.once(isSecure ? 'secureConnect' : 'connect', () => void socket.write(request));
  });
}

function headersIn(text: string): Headers {
  const headers = new Headers();
  for (const line of text.split('\r\n\r\n', 1)[0]?.split('\r\n').slice(1) ?? []) {
    const [, name, value] = /^([\w-]+): *([\x20-\x7e]*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) headers.append(name, value);
  }
  return headers;
}
