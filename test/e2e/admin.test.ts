import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { SettingsFile } from '../../demo/server/operator/settings-file.js';
import { Settings } from '../../demo/server/operator/settings.js';
import { startServer } from '../../demo/server/server.js';
import { sendWhole, upstream } from '../server/support/replay.js';
import { findings } from './support/axe.js';
import { launchBrowser } from './support/chat-page.js';
import { limited } from './support/limits.js';

const key = 'sk-never-to-be-shown';
const adminToken = 'the-token-of-the-operator';

let browser: Browser;
before(async () => {
  browser = await launchBrowser();
}, limited);
after(() => browser.close(), limited);

/** The operator's page of a server of its own, and what its console had to complain of. */
async function openAdmin(context: TestContext, colorScheme: 'light' | 'dark', token?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const settings = new Settings({}, new SettingsFile(join(folder, 'settings.json')));
  const server = await startServer({ settings, adminToken: token });
  context.after(() => server.close());
  const page = await browser.newPage({ colorScheme, viewport: { width: 320, height: 640 } });
  context.after(() => page.close());
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning' || message.text().includes('Content Security Policy'))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${server.url}/admin`);
  return { page, complaints };
}

async function isWideEnough(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}

describe('the operator', limited, () => {
  for (const colorScheme of ['light', 'dark'] as const)
    test(`connects a model, and is told what it can do (${colorScheme})`, async (context) => {
      const message = { choices: [{ message: { role: 'assistant', content: 'one, two' }, finish_reason: 'stop' }] };
      const model = await upstream(context, (response) => {
        sendWhole(response, 'application/json', JSON.stringify(message));
      });
      const { page, complaints } = await openAdmin(context, colorScheme);
      await page.getByLabel('Address').fill(`${model.url}/v1`);
      await page.getByLabel('Model', { exact: true }).fill('m');
      await page.getByLabel('Key', { exact: true }).fill(key);
      assert.deepEqual(await findings(page), []);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('One is stored, and never shown').waitFor();
      await page.getByRole('button', { name: 'Ask the model' }).click();
      await page.getByRole('region', { name: 'What the model can do' }).getByText('does not stream').waitFor();
      assert.deepEqual(await findings(page), []);
      assert.ok(await isWideEnough(page));
      await page.reload();
      await page.getByText('One is stored, and never shown').waitFor();
      const fields = await page
        .locator('input')
        .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
      assert.ok(fields.includes('m'));
      assert.ok(![...fields, await page.content()].some((text) => text.includes(key)));
      assert.deepEqual(complaints, []);
    });

  test('is asked for a token where there is one', async (context) => {
    const { page, complaints } = await openAdmin(context, 'light', adminToken);
    const token = page.getByLabel('Token of the operator');
    await token.fill('a guess of somebody');
    assert.deepEqual(await findings(page), []);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('status').filter({ hasText: /\S/ }).waitFor();
    await token.fill(adminToken);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByLabel('Address').waitFor();
    assert.ok(!page.url().includes(adminToken));
    assert.deepEqual(complaints, []);
  });
});
