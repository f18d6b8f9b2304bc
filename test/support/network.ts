import { getResponse, http, HttpResponse, passthrough, type RequestHandler } from 'msw';
import { setupWorker } from 'msw/browser';

/**
 * The network as a browser test sees it: only what the test's handlers answer.
 *
 *     const network = testNetwork();
 *     before(() => network.start());
 *     afterEach(() => network.reset());
 *     after(() => network.stop());
 *
 * In Chromium msw's service worker answers. In the others it cannot stand in for a server that streams: WebKit hands
 * a worker's answer over in one piece, and Firefox does not tell a worker that the page has given up a request. There
 * the same handlers answer in place of `fetch`.
 */
export interface TestNetwork {
  start(): Promise<void>;
  stop(): void;
  use(...handlers: RequestHandler[]): void;
  /** Forgets the test's handlers. Throws when a request had no handler, or a `once` handler no request. */
  reset(): void;
}

/** What msw's worker and its replacement have in common. */
interface Interception {
  start(): Promise<void>;
  stop(): void;
  use(...handlers: RequestHandler[]): void;
  resetHandlers(): void;
  listHandlers(): readonly unknown[];
}

export function testNetwork(): TestNetwork {
  const unexpected: string[] = [];
  const rest = refuseTheRest(unexpected);
  const interception = navigator.userAgent.includes('Chrome/') ? byWorker(rest) : inPlaceOfFetch(rest);
  return {
    start: () => interception.start(),
    stop: () => interception.stop(),
    use: (...handlers) => interception.use(...handlers),
    reset() {
      const unused = interception.listHandlers().filter(isUnusedOnce);
      interception.resetHandlers();
      const complaints = [
        ...unexpected.splice(0).map((request) => `no handler for ${request}`),
        ...unused.map(({ info }) => `no request for ${info.header}`),
      ];
      if (complaints.length > 0) throw new Error(complaints.join('; '));
    },
  };
}

/** The last handler in line. What the test server itself serves goes through. */
function refuseTheRest(unexpected: string[]): RequestHandler {
  return http.all('*', ({ request }) => {
    const { origin, pathname } = new URL(request.url);
    if (origin === location.origin && /^\/(?:src|test|node_modules|__)/.test(pathname)) return passthrough();
    unexpected.push(`${request.method} ${request.url}`);
    return HttpResponse.error();
  });
}

interface OnceHandler {
  isUsed: boolean;
  info: { header: string };
  options?: { once?: boolean };
}

function isUnusedOnce(handler: unknown): handler is OnceHandler {
  const { isUsed, options } = handler as OnceHandler;
  return options?.once === true && !isUsed;
}

function byWorker(rest: RequestHandler): Interception {
  const worker = setupWorker(rest);
  return {
    start: async () => {
      await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
    },
    stop: () => worker.stop(),
    use: (...handlers) => worker.use(...handlers),
    resetHandlers: () => worker.resetHandlers(),
    listHandlers: () => worker.listHandlers(),
  };
}

function inPlaceOfFetch(rest: RequestHandler): Interception {
  const original = globalThis.fetch;
  let handlers = [rest];

  async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    // the page's own signal: WebKit lets a request's signal go together with the request
    const signal = init?.signal ?? request.signal;
    const response = await unlessAborted(signal, getResponse(handlers, request.clone()));
    if (!response || response.headers.get('x-msw-intention') === 'passthrough') return original(request);
    if (response.type === 'error') throw new TypeError('Failed to fetch');
    return new Response(response.body && abortable(response.body, signal), response);
  }

  return {
    start: () => {
      globalThis.fetch = answer;
      return Promise.resolve();
    },
    stop: () => void (globalThis.fetch = original),
    use: (...added) => void (handlers = [...added, ...handlers]),
    resetHandlers: () => void (handlers = [rest]),
    listHandlers: () => handlers,
  };
}

/** Aborting reaches both ends: the reader gets the reason, the handler's stream is cancelled. WebKit's pipes do not. */
function abortable(body: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    start(controller) {
      const abort = () => {
        controller.error(signal.reason);
        // one that has broken already has nothing to cancel
        void reader.cancel(signal.reason).catch(() => undefined);
      };
      signal.addEventListener('abort', abort, { once: true });
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

async function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
  });
  return Promise.race([promise, aborted]).finally(() => abort && signal.removeEventListener('abort', abort));
}
