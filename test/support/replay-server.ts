import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { createChat, nextcloud, type Chat, type ChatOptions } from '../../src/client/index.js';
import { isRecord, parseJson } from '../../src/protocol/guards.js';
import { HttpBackend } from '../../src/transport/backend.js';
import { FakeClock } from './fake-clock.js';
import { FaultServer, type Endpoint, type Reply } from './fault-server.js';
import { appPath, readRecording, readRequestLine, type Exchange, type Version } from './nextcloud-recordings.js';
import { noSuchRoute } from './troubles.js';

export interface ReplayOptions {
  /** Takes some exchanges out of the recordings, those before the test's own part for example. */
  readonly only?: (exchange: Exchange, index: number) => boolean;
}

/**
 * A Nextcloud as it was recorded: each request gets the next answer that was recorded for its method, path, query and
 * body. `names` are recordings that follow one another. It has no `/chat/stream`, and fails the test for a request that was not recorded, or not that often.
 */
export async function startReplay(
  t: TestContext,
  version: Version,
  names: string | readonly string[],
  { only = () => true }: ReplayOptions = {},
): Promise<FaultServer> {
  const server = await FaultServer.start(t, appPath);
  const exchanges = [names].flat().flatMap((name) => readRecording(version, name).exchanges.filter(only));
  const left = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const { method, path, query } = readRequestLine(exchange);
    const { body } = exchange.request;
    const key = keyOf(`${method} ${path}`, Object.fromEntries(query), parseJson(body ?? '') ?? body);
    left.set(key, [...(left.get(key) ?? []), exchange]);
  }
  server.always('GET /chat/stream', noSuchRoute);
  for (const endpoint of new Set(exchanges.map(endpointOf)))
    server.always(endpoint, (asked) => {
      const { request } = asked;
      const key = keyOf(request.endpoint, request.query, request.body);
      const exchange = left.get(key)?.shift();
      assert.ok(exchange, `${key} was not recorded, or not that often`);
      return answerOf(exchange)(asked);
    });
  return server;
}

export interface ReplayBench {
  readonly server: FaultServer;
  readonly chat: Chat;
  readonly clock: FakeClock;
}

/** A chat with a Nextcloud as it was recorded, through the preset. */
export async function createReplayBench(
  t: TestContext,
  version: Version,
  names: string | readonly string[],
  { only, ...options }: ReplayOptions & Partial<ChatOptions> = {},
): Promise<ReplayBench> {
  const server = await startReplay(t, version, names, only ? { only } : {});
  const clock = new FakeClock();
  const chat = createChat({ ...nextcloud(server.origin), clock, ...options });
  t.after(chat.dispose);
  return { server, chat, clock };
}

/** The preset's endpoints as calls, without a chat over them. */
export function createReplayBackend(server: FaultServer): HttpBackend {
  return new HttpBackend({ ...nextcloud(server.origin), fetch, clock: new FakeClock(), requestTimeout: 15_000 });
}

/** What was recorded, as an answer to whatever is asked. */
export function answerOf({ response: recorded }: Exchange): Reply {
  return ({ response }) => {
    response.writeHead(recorded.status, recorded.headers);
    response.end(recorded.body ?? '');
  };
}

function endpointOf(exchange: Exchange): Endpoint {
  const { method, path } = readRequestLine(exchange);
  return `${method} ${path}` as Endpoint;
}

/** Requests are alike where Nextcloud cannot tell them apart: it knows no `clientKey`, and any time is one. */
function keyOf(endpoint: string, query: Readonly<Record<string, string>>, body: unknown): string {
  return `${endpoint}?${new URLSearchParams(Object.entries(query).sort()).toString()} ${bodyKeyOf(body)}`;
}

function bodyKeyOf(body: unknown): string {
  if (!isRecord(body)) return JSON.stringify(body ?? null);
  const { clientKey: _, firstHumanMessage, timestamp, ...rest } = body;
  return JSON.stringify(
    Object.entries({
      ...rest,
      ...(firstHumanMessage === true ? { firstHumanMessage } : {}),
      ...(timestamp === undefined ? {} : { timestamp: typeof timestamp }),
    }).sort(),
  );
}
