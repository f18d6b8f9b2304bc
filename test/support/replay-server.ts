import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { FaultServer, type Endpoint } from './fault-server.js';
import { readRecording, readRequestLine, type Exchange, type Version } from './nextcloud-recordings.js';
import { noSuchRoute } from './troubles.js';

/**
 * A Nextcloud as it was recorded: each request gets the next answer that was recorded for its method, path and query.
 * It has no `/chat/stream`, and fails the test for a request that was not recorded, or not that often.
 */
export async function startReplay(t: TestContext, version: Version, name: string): Promise<FaultServer> {
  const server = await FaultServer.start(t);
  const left = new Map<string, Exchange[]>();
  for (const exchange of readRecording(version, name).exchanges) {
    const { method, path, query } = readRequestLine(exchange);
    const key = keyOf(`${method} ${path}`, Object.fromEntries(query));
    left.set(key, [...(left.get(key) ?? []), exchange]);
  }
  for (const endpoint of new Set([...left.keys()].map((key) => key.split('?')[0] ?? '')))
    server.always(endpoint as Endpoint, ({ request, response }) => {
      const key = keyOf(request.endpoint, request.query);
      const exchange = left.get(key)?.shift();
      assert.ok(exchange, `${key} was not recorded, or not that often`);
      response.writeHead(exchange.response.status, exchange.response.headers);
      response.end(exchange.response.body ?? '');
    });
  return server.always('POST /chat/stream', noSuchRoute);
}

function keyOf(endpoint: string, query: Readonly<Record<string, string>>): string {
  return `${endpoint}?${new URLSearchParams(Object.entries(query).sort()).toString()}`;
}
