// @ts-check
// A real streaming endpoint inside the test server, driven by the page under test: for what a service worker cannot
// show, as what a server sees of a cancelled fetch, or streaming in WebKit, which gets a mocked body in one piece.
//
//   any   /__driven/ID/stream/...        the stream under test, whatever path follows
//   POST  /__driven/ID/control/send      writes the body to the stream
//   POST  /__driven/ID/control/end       ends the stream
//   POST  /__driven/ID/control/drop      cuts the connection
//   GET   /__driven/ID/control/state     { open, aborted, requests: [{ method, url, headers, body }] }
//
// `drivenEndpoint` in driven-stream.ts is the page's end of it.
import { PassThrough } from 'node:stream';

/**
 * @typedef {object} Endpoint
 * @property {PassThrough} [output]
 * @property {boolean} open
 * @property {boolean} aborted the page gave up the stream before it had ended
 * @property {{ method: string, url: string, headers: Record<string, unknown>, body: string }[]} requests
 * @property {import('node:net').Socket} [socket]
 */

/** @typedef {{ req: import('node:http').IncomingMessage, res: import('node:http').ServerResponse }} Exchange */

/** @returns {import('@web/test-runner').TestRunnerConfig['middleware'] extends (infer M)[] | undefined ? M : never} */
export function drivenEndpoint() {
  /** @type {Map<string, Endpoint>} */
  const endpoints = new Map();
  return async (context, next) => {
    const [, id, action] =
      /^\/__driven\/([\w-]+)\/(?:stream|control\/(send|end|drop|state))(?:\/|$)/.exec(context.path) ?? [];
    if (id === undefined) return next();
    const endpoint = endpoints.get(id) ?? { open: false, aborted: false, requests: [] };
    endpoints.set(id, endpoint);
    if (action === undefined) {
      context.respond = false; // straight to the socket: nothing in between that could hold a piece back
      await openStream(endpoint, context);
    } else if (action === 'state') {
      const { open, aborted, requests } = endpoint;
      context.body = { open, aborted, requests };
    } else {
      control(endpoint, action, await bodyOf(context.req));
      context.status = 204;
    }
  };
}

/**
 * @param {Endpoint} endpoint
 * @param {Exchange} exchange
 */
async function openStream(endpoint, { req, res }) {
  const { method = '', url = '', headers } = req;
  endpoint.requests.push({ method, url, headers, body: (await bodyOf(req)).toString() });
  Object.assign(endpoint, { output: new PassThrough(), open: true, aborted: false, socket: req.socket });
  res.on('close', () => {
    endpoint.open = false;
    endpoint.aborted = !res.writableFinished;
  });
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  endpoint.output?.write(': open\n\n'); // Firefox settles fetch() only when the first byte of the body is there
  endpoint.output?.pipe(res);
}

/**
 * @param {Endpoint} endpoint
 * @param {string} action
 * @param {Buffer} body
 */
function control({ output, socket }, action, body) {
  if (action === 'send') output?.write(body);
  if (action === 'end') output?.end();
  if (action === 'drop') socket?.destroy();
}

/** @param {AsyncIterable<Buffer>} request */
async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}
