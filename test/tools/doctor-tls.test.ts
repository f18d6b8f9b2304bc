import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createServer } from 'node:tls';
import { httpVersionOf } from '../../src/tools/doctor/http-version.js';
import { outermostOf } from '../../src/tools/doctor/outermost.js';

/** What is agreed on over TLS, and by whom. */

const folder = resolve(import.meta.dirname, '../fixtures/tls');
const identity = {
  key: readFileSync(resolve(folder, 'key.pem')),
  cert: readFileSync(resolve(folder, 'certificate.pem')),
};

/** A server that would speak these, and says this to whatever it is told. */
async function listening(context: TestContext, protocols: readonly string[] | undefined, words = ''): Promise<URL> {
  const choice = protocols ? { ALPNProtocols: [...protocols] } : {};
  const server = createServer({ ...identity, ...choice }, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(words));
  }).listen(0, 'localhost');
  await once(server, 'listening');
  context.after(() => server.close());
  return new URL(`https://localhost:${(server.address() as AddressInfo).port}/api`);
}

test('the HTTP version is what TLS agrees on', async (context) => {
  assert.equal(await httpVersionOf(await listening(context, ['h2', 'http/1.1'])), 'h2');
  assert.equal(await httpVersionOf(await listening(context, ['http/1.1'])), 'http/1.1');
  assert.equal(await httpVersionOf(await listening(context, undefined)), 'http/1.1');
});

test('it is HTTP/1.1 without TLS, and unknown where nobody is there', async () => {
  assert.equal(await httpVersionOf(new URL('http://localhost/api')), 'http/1.1');
  assert.equal(await httpVersionOf(new URL('https://127.0.0.1:1/')), undefined);
});

test('the nearest is known over TLS, too', async (context) => {
  const words = 'HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n';
  const url = await listening(context, undefined, words);
  assert.deepEqual(await outermostOf(url), [{ name: 'nginx', by: 'server: nginx' }]);
});
