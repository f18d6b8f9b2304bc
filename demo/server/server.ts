import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { createApp } from './app.js';
import type { ChatDatabase } from './database/database.js';
import { answerBrokenRequests, headerLimit } from './broken-requests.js';
import { openDatabase } from './database/open.js';
import type { Exchange } from './exchange/exchange.js';
import { RedisExchange } from './exchange/redis.js';
import { Files } from './files/files.js';
import { Folder } from './files/folder.js';
import type { RequestEntry } from './operator/logger.js';
import { meteredProvider } from './operator/metered-provider.js';
import { Metrics } from './operator/metrics.js';
import { Readiness } from './operator/readiness.js';
import type { Settings } from './operator/settings.js';
import { builtInProvider } from './providers/built-in.js';
import type { PeopleConfig } from './people-config.js';
import type { Provider } from './providers/provider.js';
import { Runs } from './runs/runs.js';
import { Titles } from './runs/titles.js';
import { createStore, type Store } from './store/store.js';
import type { Tool } from './tools/tool.js';

export interface ServerOptions {
  /** 0 takes any that is free. */
  readonly port?: number;
  readonly host?: string;
  /** The file of the database, or `postgres://…`; in memory without one. */
  readonly database?: string;
  /** The folder for what people upload; without one, one that ends with the server. */
  readonly uploads?: string;
  /** Who may use it, and how much; without it one local user, without limits. */
  readonly access?: Partial<PeopleConfig>;
  /** What cookies are signed with; without it one that ends with the server. */
  readonly secret?: Buffer;
  readonly provider?: Provider;
  /** What the model may ask for; nothing by default. */
  readonly tools?: readonly Tool[];
  /** Whether the model makes the titles of new conversations, rather than their first lines. */
  readonly titles?: boolean;
  /** `redis://…`: where servers that share a PostgreSQL hear of each other's runs. */
  readonly redis?: string | undefined;
  /** Seconds after which other servers take this one for dead. */
  readonly leaseSeconds?: number;
  /** `off`: clients are told to poll. `missing`: as a server that has never heard of streaming. */
  readonly streaming?: 'on' | 'off' | 'missing';
  /** Milliseconds between two signs of life on a stream. */
  readonly heartbeat?: number;
  /** How many runs that have ended are kept in memory. */
  readonly keepEnded?: number;
  /** The folder with the page. */
  readonly page?: string;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly log?: (line: string) => void;
  /** Is told of every request. */
  readonly tell?: (entry: RequestEntry) => void;
  /** Whoever has it may read the metrics, and not only whoever is at this machine. */
  readonly metricsToken?: string | undefined;
  /** What the operator may change on the page at `/admin`, which is not there without it. */
  readonly settings?: Settings;
  /** Whoever has it is the operator; without it, whoever is at this machine. */
  readonly adminToken?: string | undefined;
}

const openAccess: PeopleConfig = {
  auth: 'none',
  allowedHosts: [],
  allowedOrigins: [],
  trustsProxy: false,
  messagesPerMinute: Infinity,
  runsAtOnce: Infinity,
  storedBytes: Infinity,
};

export interface ChatServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly runs: Runs;
  readonly store: Store;
  /**
   * Ends runs as interrupted, tells their followers, and lets go of everything.
   *
   * @param grace milliseconds in which runs may still come to their own end
   */
  close(grace?: number): Promise<void>;
}

/**
 * Starts the reference server. All state comes in through the options: many can run in one process.
 *
 * @throws the error of `listen`, such as `EADDRINUSE`
 */
export async function startServer(options: ServerOptions = {}): Promise<ChatServer> {
  const parts: (() => Promise<void>)[] = [];
  const closeParts = async (): Promise<void> => {
    for (const close of parts.splice(0).reverse()) await close();
  };
  try {
    const { store, runs, app, retire } = await open(options, parts);
    const answer = getRequestListener(app.fetch);
    const server = createServer({ maxHeaderSize: headerLimit }, (request, response) => void answer(request, response));
    answerBrokenRequests(server);
    const url = await listen(server, options.host ?? '127.0.0.1', options.port ?? 0);
    const close = async (grace?: number): Promise<void> => {
      retire();
      await runs.close(grace);
      await closeServer(server);
      await closeParts();
    };
    return { url, runs, store, close };
  } catch (error) {
    await closeParts();
    throw error;
  }
}

interface Opened {
  readonly store: Store;
  readonly runs: Runs;
  readonly app: Hono;
  /** Says from now on that the server is not to stay. */
  readonly retire: () => void;
}

/** @param parts takes the ways to close what was opened */
async function open(options: ServerOptions, parts: (() => Promise<void>)[]): Promise<Opened> {
  const { clock = Date.now, log = console.error, provider = builtInProvider() } = options;
  const { heartbeat = 15_000, keepEnded = 100, leaseSeconds = 15 } = options;
  const { streaming = 'on', page = resolve(import.meta.dirname, '../dist') } = options;
  const database = await openDatabase(options.database ?? ':memory:', log);
  parts.push(() => database.close());
  const { isShared } = await database.claim();
  const store = createStore(database);
  const uploads = await openFolder(options.uploads);
  parts.push(uploads.close);
  const access = { ...openAccess, ...options.access };
  const now = (): number => Math.floor(clock() / 1000);
  const files = new Files({ store, folder: new Folder(uploads.path), limit: access.storedBytes, now });
  await files.tidy();
  const exchange = options.redis === undefined ? undefined : await RedisExchange.connect(options.redis, log);
  parts.push(async () => exchange?.close());
  parts.push(async () => provider.close?.());
  const titles = options.titles ? new Titles({ store, provider, log }) : undefined;
  const shared = { store, files, titles, clock, log };
  const { tools = [] } = options;
  const { metrics, retire, ...operator } = operatorParts(options, database, exchange);
  parts.push(() => Promise.resolve().then(() => metrics.close()));
  const metered = meteredProvider(provider, metrics);
  const atOnce = access.runsAtOnce;
  const runs = new Runs({
    ...shared,
    provider: metered,
    tools,
    observer: metrics,
    exchange,
    heartbeat,
    keepEnded,
    leaseSeconds,
    atOnce,
  });
  await runs.open(!isShared);
  parts.push(() => runs.close());
  const hears = provider.transcribe !== undefined;
  const secret = options.secret ?? randomBytes(32);
  const served = { ...shared, runs, hears, access, secret, streaming, page, metrics };
  return { store, runs, retire, app: createApp({ ...served, ...operator }) };
}

function operatorParts({ settings, ...options }: ServerOptions, database: ChatDatabase, exchange?: Exchange) {
  const readiness = new Readiness({ needs: [() => database.all('select 1'), async () => exchange?.probe()] });
  return {
    tell: options.tell ?? (() => undefined),
    metricsToken: options.metricsToken,
    adminToken: options.adminToken,
    settings,
    modelStreams: (): boolean => settings?.streams() !== false,
    metrics: new Metrics(),
    isReady: (): Promise<boolean> => readiness.isReady(),
    retire: (): void => readiness.retire(),
  };
}

interface Uploads {
  readonly path: string;
  readonly close: () => Promise<void>;
}

async function openFolder(path: string | undefined): Promise<Uploads> {
  if (path !== undefined) return { path, close: () => Promise.resolve() };
  const temporary = await mkdtemp(join(tmpdir(), 'chat-stream-uploads-'));
  return { path: temporary, close: () => rm(temporary, { recursive: true, force: true }) };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return `http://${isIPv6(host) ? `[${host}]` : host}:${portOf(address)}`;
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new TypeError('the server has no port');
  return address.port;
}

/** Connections fall idle as their streams end; those that do not are cut after two seconds. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const sweep = setInterval(() => server.closeIdleConnections(), 25);
  const last = setTimeout(() => server.closeAllConnections(), 2000);
  await closed;
  clearInterval(sweep);
  clearTimeout(last);
}
