import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { SettingsFile } from '../../demo/server/operator/settings-file.js';
import { Settings } from '../../demo/server/operator/settings.js';
import type { ServerOptions } from '../../demo/server/server.js';
import { upstream } from './support/replay.js';
import { serve } from './support/server.js';

interface Said {
  readonly status: number | undefined;
  readonly body: string;
}

const own = { 'x-requested-with': 'admin' };
const complete = { streaming_api_url: 'https://api.example/v1', streaming_model: 'm', streaming_api_key: 'sk-secret' };

async function operate(context: TestContext, options: ServerOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const settings = new Settings({}, new SettingsFile(join(folder, 'settings.json')));
  const { server, client } = await serve(context, { settings, ...options });
  const ask = async (method: string, path: string, headers: Record<string, string>, json?: object): Promise<Said> => {
    const more = json === undefined ? {} : { 'content-type': 'application/json' };
    const request = httpRequest(`${server.url}${path}`, { method, headers: { ...more, ...headers } });
    request.end(json === undefined ? undefined : JSON.stringify(json));
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { status: response.statusCode, body: await text(response) };
  };
  return { settings, client, server, ask };
}

test('settings are stored through the page, and the key is never told', async (context) => {
  const { ask, settings } = await operate(context);
  const stored = await ask('POST', '/admin/settings', own, complete);
  assert.equal(stored.status, 200);
  const { body } = await ask('GET', '/admin/settings', own);
  assert.equal(body, stored.body);
  assert.match(body, /"streaming_api_key","variable":"CHAT_API_KEY","source":"stored"\}/);
  assert.doesNotMatch(body, /secret/);
  assert.equal(settings.key(), 'sk-secret');
  const wrong = await ask('POST', '/admin/settings', own, { streaming_model: 'n', streaming_api_url: 'nonsense' });
  assert.equal(wrong.status, 400);
  assert.match(wrong.body, /streaming_api_url must be/);
  assert.equal((await ask('POST', '/admin/settings', own, { streaming_model: 5 })).status, 400);
  assert.equal(settings.state('streaming_model').value, 'm');
});

test('a stored key does not go to another address', async (context) => {
  const { ask, settings } = await operate(context);
  await ask('POST', '/admin/settings', own, complete);
  await ask('POST', '/admin/settings', own, { streaming_api_url: 'https://api.example/v2' });
  assert.equal(settings.key(), 'sk-secret');
  await ask('POST', '/admin/settings', own, { streaming_api_url: 'https://elsewhere.example/v1' });
  assert.equal(settings.key(), undefined);
});

test('the settings are for the operator at this machine, where there is no token', async (context) => {
  const { ask, settings } = await operate(context);
  for (const [headers, status] of [
    [{}, 412],
    [{ ...own, 'x-forwarded-for': '10.0.0.1' }, 401],
    [{ ...own, host: 'rebound.example' }, 401],
    [{ ...own, 'sec-fetch-site': 'cross-site' }, 403],
    [{ ...own, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' }, 403],
    [{ ...own, origin: 'https://elsewhere.example' }, 403],
  ] as const)
    for (const [method, path, json] of [
      ['GET', '/admin/settings', undefined],
      ['POST', '/admin/settings', complete],
      ['POST', '/admin/probe', {}],
    ] as const)
      assert.equal((await ask(method, path, headers, json)).status, status, `${path} ${JSON.stringify(headers)}`);
  assert.equal(settings.state('streaming_model').source, 'none');
});

test('with a token the settings are for who has it, and for nobody else', async (context) => {
  const { ask } = await operate(context, { adminToken: 'a-token-of-admins' });
  assert.equal((await ask('GET', '/admin/settings', own)).status, 401);
  assert.equal(
    (await ask('GET', '/admin/settings', { ...own, authorization: 'Bearer another-token-it-is' })).status,
    401,
  );
  const headers = { ...own, authorization: 'Bearer a-token-of-admins', 'x-forwarded-for': '10.0.0.1' };
  assert.equal((await ask('GET', '/admin/settings', headers)).status, 200);
});

test('a model that answers in one piece is remembered, and clients are told', async (context) => {
  const { ask, client } = await operate(context);
  const message = { choices: [{ message: { role: 'assistant', content: 'one, two' }, finish_reason: 'stop' }] };
  const { url } = await upstream(context, (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(message));
  });
  await ask('POST', '/admin/settings', own, { streaming_api_url: `${url}/v1`, streaming_model: 'm' });
  const streams = async () =>
    (await client.request('GET', '/chat/capabilities')).body as { stream: boolean; resume: boolean };
  assert.equal((await streams()).stream, true);
  const { status, body } = await ask('POST', '/admin/probe', own, {});
  assert.equal(status, 200, body);
  assert.match(body, /does not stream/);
  assert.deepEqual([(await streams()).stream, (await streams()).resume], [false, false]);
  await ask('POST', '/admin/settings', own, { streaming_model: 'another' });
  assert.equal((await streams()).stream, true);
});

test('the page is there under the strict policy, and only with settings', async (context) => {
  const { server } = await operate(context);
  for (const [path, type] of [
    ['/admin', 'text/html'],
    ['/admin/admin.css', 'text/css'],
    ['/admin/admin.js', 'text/javascript'],
  ] as const) {
    const response = await fetch(`${server.url}${path}`);
    assert.equal(response.headers.get('content-type'), `${type}; charset=utf-8`);
    assert.match(String(response.headers.get('content-security-policy')), /script-src 'self'/);
    assert.doesNotMatch(await response.text(), / style=|<style| on\w+=/);
  }
  const without = await serve(context);
  assert.equal((await fetch(`${without.server.url}/admin`)).status, 404);
});
