import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { Diagnosis } from '../../src/client/index.js';
import { builtInProvider } from '../../demo/server/providers/built-in.js';
import { startServer } from '../../demo/server/server.js';
import { launchBrowser } from './support/chat-page.js';
import { limited } from './support/limits.js';

const folder = resolve(import.meta.dirname, '../../dist/cdn');

test('a page with the single file finds out that it streams, and leaves nothing behind', limited, async (context) => {
  const server = await startServer({ provider: builtInProvider({ tokensPerSecond: 100 }) });
  context.after(() => server.close());
  const browser = await launchBrowser();
  context.after(() => browser.close());
  const page = await browser.newPage();
  await page.route('**/plain.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>plain</title>' }),
  );
  await page.route(/\.js$/, (route) => {
    const path = new URL(route.request().url()).pathname.slice(1);
    return route.fulfill({ contentType: 'text/javascript', body: readFileSync(resolve(folder, path), 'utf8') });
  });
  await page.goto(`${server.url}/plain.html`);
  const code = `import('/chat-stream.js').then(({ createChat }) => createChat({ baseUrl: '/api' }).diagnose({ pace: 100 }))`;
  const { verdict, findings } = await page.evaluate<Diagnosis>(code);
  assert.equal(verdict, 'streams', JSON.stringify(findings));
  assert.equal(findings.find(({ id }) => id === 'http_version')?.seen, 'http/1.1');
  assert.equal(findings.find(({ id }) => id === 'resume')?.seen, 'resumed');
  assert.deepEqual(await (await fetch(`${server.url}/api/chat/sessions`)).json(), []);
});
