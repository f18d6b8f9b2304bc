import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Readiness } from '../../demo/server/operator/readiness.js';
import { serve, serveGate } from './support/server.js';

async function readinessOf(url: string): Promise<unknown[]> {
  const response = await fetch(`${url}/readyz`);
  return [response.status, (await response.json()) as unknown];
}

test('a server that is to stay is ready', async (context) => {
  const { server } = await serve(context);
  assert.deepEqual(await readinessOf(server.url), [200, { status: 'ready' }]);
});

test('one that shuts down is not, while its last answers still come', async (context) => {
  const { server, client, gate } = await serveGate(context);
  const stream = await client.start(await client.begin());
  const generation = await gate.next();
  const closed = server.close(60_000);
  assert.deepEqual(await readinessOf(server.url), [503, { status: 'not ready' }]);
  await generation.text('to the end');
  await generation.finish();
  await closed;
  assert.equal((await stream.rest()).at(-1)?.event.type, 'done');
});

test('nor is one that lacks what it needs', async () => {
  let isThere = true;
  const ask = (): Promise<void> => (isThere ? Promise.resolve() : Promise.reject(new Error('gone')));
  const readiness = new Readiness({ needs: [ask, () => Promise.resolve()] });
  assert.equal(await readiness.isReady(), true);
  isThere = false;
  assert.equal(await readiness.isReady(), false);
});

test('what hangs is not waited for', async () => {
  const readiness = new Readiness({ needs: [() => new Promise<void>(() => undefined)], patience: 1 });
  assert.equal(await readiness.isReady(), false);
});
