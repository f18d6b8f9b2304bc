import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve } from './support/server.js';

test('the page is served under a strict policy, and nothing outside of its folder', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const page = join(folder, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html>');
  writeFileSync(join(page, 'assets/page.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const { server } = await serve(context, { page });

  const index = await fetch(`${server.url}/`);
  assert.equal(await index.text(), '<!doctype html>');
  assert.match(String(index.headers.get('content-type')), /^text\/html/);
  assert.equal(index.headers.get('x-content-type-options'), 'nosniff');
  const policy = String(index.headers.get('content-security-policy'));
  for (const rule of [
    `default-src 'none'`,
    `script-src 'self'`,
    `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`,
  ])
    assert.ok(policy.split('; ').includes(rule), rule);
  const script = await fetch(`${server.url}/assets/page.js`);
  assert.match(String(script.headers.get('content-type')), /javascript/);

  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/none',
  ]) {
    const response = await fetch(`${server.url}${path}`);
    assert.equal(response.status, 404, path);
    assert.doesNotMatch(await response.text(), /secret/);
  }
});

test('the API works without a page', async (context) => {
  const { server, client } = await serve(context, { page: '/nowhere' });
  assert.equal((await fetch(`${server.url}/`)).status, 404);
  assert.equal((await client.request('GET', '/chat/sessions')).status, 200);
});
