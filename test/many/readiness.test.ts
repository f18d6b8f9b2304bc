// What becomes of readiness when PostgreSQL or Redis is taken away, and comes back.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { freshDatabase } from '../server/support/database.js';
import { serve } from '../server/support/server.js';
import { startRelay, type Relay } from '../support/relay.js';
import { within } from '../support/within.js';

async function throughRelay(context: TestContext, address: string): Promise<{ relay: Relay; url: string }> {
  const url = new URL(address);
  const relay = await startRelay(context, url);
  url.port = `${relay.port}`;
  return { relay, url: url.href };
}

async function readiness(url: string): Promise<number> {
  const { status, body } = await fetch(`${url}/readyz`);
  await body?.cancel();
  return status;
}

/** A lost connection is made again in its own time. */
async function readyAgain(url: string): Promise<void> {
  while ((await readiness(url)) !== 200);
}

test('without PostgreSQL the server is not ready, and with it it is again', async (context) => {
  const { relay, url: database } = await throughRelay(context, await freshDatabase());
  const { server } = await serve(context, { database });
  assert.equal(await readiness(server.url), 200);
  relay.cut();
  assert.equal(await readiness(server.url), 503);
  relay.heal();
  await within('PostgreSQL to answer', readyAgain(server.url));
});

test('a server that has lost PostgreSQL still stops', async (context) => {
  const { relay, url: database } = await throughRelay(context, await freshDatabase());
  const { server, logged } = await serve(context, { database });
  relay.cut();
  await within('the server to stop', server.close());
  assert.match(logged.join('\n'), /could not be given back/);
});

test('without Redis the server is not ready, and with it it is again', async (context) => {
  const { CHAT_TEST_REDIS: address } = process.env;
  assert.ok(address);
  const { relay, url: redis } = await throughRelay(context, address);
  const { server } = await serve(context, { redis });
  assert.equal(await readiness(server.url), 200);
  relay.cut();
  assert.equal(await readiness(server.url), 503);
  relay.heal();
  await within('Redis to answer', readyAgain(server.url));
});
