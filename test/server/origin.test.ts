import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { mine, serve } from './support/server.js';

/** `fetch` does not let a page, or us, set these headers. */
function send(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const own = { 'ocs-apirequest': 'true' };
const json = { 'content-type': 'application/json' };
const ours = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };

const refused: readonly (readonly [string, Record<string, string>, number])[] = [
  ['no header of its own', {}, 412],
  ['a header that says no', { 'ocs-apirequest': 'false' }, 412],
  ['another site', { ...own, 'sec-fetch-site': 'cross-site' }, 403],
  ['a navigation', { ...own, ...ours, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 403],
  ['an image', { ...own, ...ours, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, 403],
  ['a prefetch', { ...own, ...ours, 'sec-purpose': 'prefetch' }, 403],
  ['an old browser on another site', { ...own, origin: 'https://attacker.example' }, 403],
  ['a sandboxed page', { ...own, origin: 'null' }, 403],
];

test('a GET that starts something is taken from our own page only', async (context) => {
  const { client, server } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  const paths = [`/chat/generate?sessionId=${sessionId}`, `/chat/stream?sessionId=${sessionId}&messageId=${messageId}`];
  for (const path of paths)
    for (const [what, headers, status] of refused)
      await context.test(`${what}: ${path}`, async () => {
        assert.equal(await send(`${server.url}/api${path}`, 'GET', headers), status);
        assert.equal(server.runs.generations, 0);
      });
  for (const path of paths) {
    assert.equal(await send(`${server.url}/api${path}`, 'GET', { ...own, ...ours }), 200);
    assert.equal(await send(`${server.url}/api${path}`, 'GET', { 'x-requested-with': 'XMLHttpRequest' }), 200);
  }
  assert.equal(server.runs.generations, 1);
});

test('what changes something by its method is taken from our own page only', async (context) => {
  const { client, server } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  const start = JSON.stringify({ sessionId, messageId });
  const foreign = refused.filter(([, , status]) => status === 403);
  for (const [what, headers] of foreign)
    await context.test(what, async () => {
      const { url } = server;
      assert.equal(await send(`${url}/api/chat/stream`, 'POST', { ...headers, ...json }, start), 403);
      assert.equal(await send(`${url}/api/chat/new_session`, 'PUT', { ...headers, ...json }, '{}'), 403);
      assert.equal(await send(`${url}/api/chat/delete_session?sessionId=${sessionId}`, 'DELETE', headers), 403);
    });
  assert.equal(server.runs.generations, 0);
  assert.equal((await mine(server).sessions.list()).length, 1);
  const origin = { ...json, origin: server.url };
  assert.equal(await send(`${server.url}/api/chat/stream`, 'POST', origin, start), 200);
  assert.equal(await send(`${server.url}/api/chat/stream`, 'POST', { ...json, ...ours }, start), 200);
});

test('coming back to a stream needs no header, as it starts nothing', async (context) => {
  const { client, server } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  await (await client.start({ sessionId, messageId })).rest();
  assert.equal(await send(`${server.url}/api/chat/stream?sessionId=${sessionId}&taskId=1`, 'GET', ours), 200);
});
