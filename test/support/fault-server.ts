import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { parseJson } from '../../src/protocol/guards.js';

/** `GET /chat/messages`: a method, and a path below the base URL; in full where it is not below it. */
export type Endpoint = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

export interface RecordedRequest {
  readonly endpoint: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON, or the text of what is none; `undefined` where there was no body. */
  readonly body: unknown;
  /** Settles once the connection or the answer is over; `false` where the client left before the end. */
  readonly closed: Promise<boolean>;
}

export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: ServerResponse;
}

/** What a request gets: the troubles of troubles.ts, the endpoints of small-backend.ts, or the test's own. */
export type Reply = (exchange: Exchange) => void | Promise<void>;

/**
 * A real HTTP server that does what the test tells it, and nothing else. A request that nobody answers fails the test,
 * as does an answer that nobody asks for. It ends with the test.
 */
export class FaultServer {
  readonly requests: RecordedRequest[] = [];
  /** The most requests that one endpoint had in flight at once. */
  readonly mostInFlight = new Map<string, number>();
  /** What every request gets for as long as it is set, whatever was said of its endpoint. */
  outage: Reply | undefined;
  readonly #always = new Map<string, Reply>();
  readonly #once = new Map<string, Reply[]>();
  readonly #inFlight = new Map<string, number>();
  readonly #complaints: string[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #http = createServer((request, response) => void this.#answer(request, response));
  #port = 0;
  /** Settles when the last connection is over, once it listens no more. */
  #down: Promise<unknown> | undefined;

  private constructor(readonly basePath: string) {}

  static async start(t: TestContext, basePath = '/api'): Promise<FaultServer> {
    const server = new FaultServer(basePath);
    server.#http.listen(0, '127.0.0.1');
    await once(server.#http, 'listening');
    server.#port = (server.#http.address() as AddressInfo).port;
    t.after(() => server.#close());
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Where the paths of endpoints begin. */
  get baseUrl(): string {
    return this.origin + this.basePath;
  }

  /** What an endpoint answers when no `once` is left for it. */
  always(endpoint: Endpoint, reply: Reply): this {
    this.#always.set(endpoint, reply);
    return this;
  }

  /** What an endpoint answers to the next requests, one after the other. Each must be asked for. */
  once(endpoint: Endpoint, ...replies: readonly Reply[]): this {
    this.#once.set(endpoint, [...(this.#once.get(endpoint) ?? []), ...replies]);
    return this;
  }

  requestsFor(endpoint: Endpoint): readonly RecordedRequest[] {
    return this.requests.filter((request) => request.endpoint === endpoint);
  }

  count(endpoint: Endpoint): number {
    return this.requestsFor(endpoint).length;
  }

  /** The endpoints asked, in order; one that is asked again and again stands once with its number: `… ×3`. */
  log(): readonly string[] {
    const runs: { endpoint: string; times: number }[] = [];
    for (const { endpoint } of this.requests) {
      const last = runs.at(-1);
      if (last?.endpoint === endpoint) last.times += 1;
      else runs.push({ endpoint, times: 1 });
    }
    return runs.map(({ endpoint, times }) => (times === 1 ? endpoint : `${endpoint} ×${times}`));
  }

  /** The nth request for an endpoint, as soon as it is there. */
  async received(endpoint: Endpoint, nth = 1): Promise<RecordedRequest> {
    for (;;) {
      const request = this.requestsFor(endpoint)[nth - 1];
      if (request) return request;
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  /** What an endpoint answers where no trouble is in the way, for a trouble that comes on top of it. */
  usual(endpoint: Endpoint): Reply {
    const reply = this.#always.get(endpoint);
    assert.ok(reply, `nobody answers ${endpoint}`);
    return reply;
  }

  /** Refuses connections from now on. An answer that is under way may still end. */
  goDown(): void {
    this.#down = once(this.#http, 'close');
    this.#http.close();
  }

  /** Listens again, in the same place. */
  async comeBack(): Promise<void> {
    this.#http.closeAllConnections();
    await this.#down;
    this.#http.listen(this.#port, '127.0.0.1');
    await once(this.#http, 'listening');
  }

  /** Makes the test fail when it ends. */
  complain(of: string): void {
    this.#complaints.push(of);
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await record(incoming, response, this.basePath);
    const { endpoint } = request;
    this.#count(endpoint, 1);
    void request.closed.then(() => this.#count(endpoint, -1));
    this.requests.push(request);
    for (const resolve of this.#watchers) resolve();
    this.#watchers.clear();
    const reply = this.outage ?? this.#once.get(endpoint)?.shift() ?? this.#always.get(endpoint);
    try {
      if (!reply) throw new Error('nobody answers this');
      await reply({ request, response });
    } catch (error) {
      this.complain(`${endpoint}: ${String(error)}`);
      response.destroy();
    }
  }

  #count(endpoint: string, change: 1 | -1): void {
    const count = (this.#inFlight.get(endpoint) ?? 0) + change;
    this.#inFlight.set(endpoint, count);
    this.mostInFlight.set(endpoint, Math.max(count, this.mostInFlight.get(endpoint) ?? 0));
  }

  async #close(): Promise<void> {
    if (this.#http.listening) this.goDown();
    this.#http.closeAllConnections();
    await this.#down;
    const unused = [...this.#once].filter(([, replies]) => replies.length > 0);
    assert.deepEqual(this.#complaints, [], 'what the server complains of');
    assert.deepEqual(
      unused.map(([endpoint, replies]) => `${endpoint} ×${replies.length}`),
      [],
      'answers that nobody asked for',
    );
  }
}

async function record(incoming: IncomingMessage, response: ServerResponse, basePath: string): Promise<RecordedRequest> {
  const closed = once(response, 'close').then(() => response.writableFinished);
  const pieces: Buffer[] = [];
  // an aborted upload is a request all the same
  incoming.on('error', () => undefined);
  incoming.on('data', (piece: Buffer) => pieces.push(piece));
  await Promise.race([once(incoming, 'end'), closed]);
  const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://localhost');
  const text = Buffer.concat(pieces).toString();
  return {
    endpoint: `${incoming.method ?? ''} ${pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : pathname}`,
    query: Object.fromEntries(searchParams),
    headers: incoming.headers,
    body: text === '' ? undefined : (parseJson(text) ?? text),
    closed,
  };
}
