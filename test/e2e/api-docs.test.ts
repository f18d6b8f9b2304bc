import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { endpoints } from '../../demo/server/description/endpoints.js';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import { createGate, type Gate } from '../server/support/gate.js';
import { findings } from './support/axe.js';
import { launchBrowser } from './support/chat-page.js';
import { limited } from './support/limits.js';

const screenshots = resolve(import.meta.dirname, '../out');

let browser: Browser;
let server: ChatServer;
let gate: Gate;
before(async () => {
  browser = await launchBrowser();
}, limited);
after(() => browser.close(), limited);
beforeEach(async () => {
  gate = createGate();
  server = await startServer({ provider: gate.provider, titles: true });
}, limited);
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await server.close();
}, limited);

async function open(complaints: string[], colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 900, height: 900 } });
  page.setDefaultTimeout(10_000);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${server.url}/api-docs`);
  await page.locator('details').first().waitFor();
  return page;
}

/** Opens the form of an endpoint. */
async function unfold(page: Page, title: string): Promise<Locator> {
  const endpoint = page.locator('details').filter({ has: page.getByText(title, { exact: true }) });
  await endpoint.locator('summary').click();
  return endpoint;
}

async function send(endpoint: Locator, values: Readonly<Record<string, string>>, status: string): Promise<void> {
  for (const [name, value] of Object.entries(values)) await endpoint.locator(`[name="${name}"]`).fill(value);
  await endpoint.getByRole('button', { name: 'Send' }).click();
  await endpoint.getByRole('status').filter({ hasText: status }).waitFor();
}

describe('the page of the endpoints', limited, () => {
  test('lists all of them, sends what is filled in, and shows a stream as it comes', async () => {
    const complaints: string[] = [];
    const page = await open(complaints);
    assert.equal(await page.locator('details').count(), endpoints.length);

    const session = await unfold(page, 'PUT /chat/new_session');
    await send(session, { title: 'From the page' }, '200');
    assert.match(String(await session.getByLabel('Body of the answer').textContent()), /"title": "From the page"/);
    assert.match(String(await session.getByLabel('Headers of the answer').textContent()), /content-type: application/);
    await send(await unfold(page, 'PUT /chat/new_message'), { sessionId: '1', content: 'Hello' }, '200');

    const stream = await unfold(page, 'POST /chat/stream');
    await send(stream, { sessionId: '1', messageId: '1' }, '200');
    const generation = await gate.next();
    await generation.text('Half of it');
    const body = stream.getByLabel('Body of the answer');
    await body.filter({ hasText: 'Half of it' }).waitFor();
    assert.doesNotMatch(String(await body.textContent()), /"done":true/);
    await generation.finish();
    await body.filter({ hasText: '"done":true' }).waitFor();
    assert.deepEqual(complaints, []);

    await send(await unfold(page, 'GET /chat/messages'), { sessionId: 'x' }, '400');
  });

  for (const scheme of ['light', 'dark'] as const)
    test(`can be read and used by everybody, ${scheme}`, async () => {
      const page = await open([], scheme);
      await send(await unfold(page, 'PUT /chat/new_session'), {}, '200');
      await unfold(page, 'PUT /chat/new_message');
      mkdirSync(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `api-docs-${scheme}.png`), fullPage: true });
      assert.deepEqual(await findings(page), []);
    });
});
