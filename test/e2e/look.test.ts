import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { AxeResults } from 'axe-core';
import { builtInProvider } from '../../demo/server/providers/built-in.js';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import { launchBrowser, openChat } from './support/chat-page.js';
import { limited } from './support/limits.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules broken anywhere on the page, shadow roots included. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate('axe.run()');
  return (results as AxeResults).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

let browser: Browser;
let server: ChatServer;
before(async () => {
  browser = await launchBrowser();
  server = await startServer({ provider: builtInProvider({ tokensPerSecond: Infinity }) });
}, limited);
after(async () => {
  await browser.close();
  await server.close();
}, limited);

const looks: readonly { readonly name: string; readonly options: BrowserContextOptions }[] = [
  { name: 'light', options: { colorScheme: 'light' } },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: 'narrow', options: { viewport: { width: 320, height: 640 } } },
  // what is left of 1280 x 1024 at 400 %
  { name: 'zoomed', options: { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 } },
  { name: 'forced-colors', options: { forcedColors: 'active', colorScheme: 'dark' } },
  { name: 'phone', options: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
];

describe('the page of the demo', limited, () => {
  for (const { name, options } of looks) {
    test(`is accessible empty, answered and failed, and does not scroll sideways (${name})`, async () => {
      const chat = await openChat(browser, server.url, options);
      await chat.page.getByRole('button', { name: 'New chat' }).click();
      await chat.page.getByText('What can I do for you?').waitFor();
      assert.deepEqual(await findings(chat.page), []);
      await chat.screenshot(`empty-${name}`);
      await chat.send('hello [reasoning]');
      await chat.ended('stop');
      assert.deepEqual(await findings(chat.page), []);
      await chat.screenshot(`answered-${name}`);
      await chat.send('now [fail]');
      await chat.page.getByRole('alert').waitFor();
      assert.deepEqual(await findings(chat.page), []);
      const [needed, given] = await chat.page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return [scrollWidth, clientWidth] as const;
      });
      assert.ok(needed <= given, `${needed} <= ${given}`);
      assert.deepEqual(chat.complaints, []);
    });
  }

  for (const { name, options } of looks) {
    test(`is accessible with something to decide, editing, and with the conversations open (${name})`, async () => {
      const chat = await openChat(browser, server.url, options);
      await chat.page.getByRole('button', { name: 'New chat' }).click();
      await chat.send('please [confirm]');
      await chat.page.locator('[part=approval]').waitFor();
      assert.deepEqual(await findings(chat.page), []);
      await chat.screenshot(`approval-${name}`);
      await chat.composer.press('ArrowUp');
      await chat.page.getByText('Editing a message').waitFor();
      assert.deepEqual(await findings(chat.page), []);
      await chat.screenshot(`editing-${name}`);
      await chat.composer.press('Escape');
      if ((options.viewport?.width ?? 720) < 720)
        await chat.page.getByRole('button', { name: 'Show conversations' }).click();
      await chat.page.getByRole('navigation', { name: 'Conversations' }).waitFor();
      assert.deepEqual(await findings(chat.page), []);
      await chat.screenshot(`conversations-${name}`);
      assert.deepEqual(chat.complaints, []);
    });
  }

  test('is accessible in a language that is written from right to left, and in a bubble', async () => {
    const chat = await openChat(browser, server.url, {
      viewport: { width: 1100, height: 700 },
      // half faded in, nothing has its contrast
      reducedMotion: 'reduce',
    });
    const element = chat.page.locator('chat-stream');
    await element.evaluate((node) => node.setAttribute('locale', 'ar'));
    await chat.page.locator('.frame[dir=rtl]').waitFor();
    assert.deepEqual(await findings(chat.page), []);
    await chat.screenshot('right-to-left');
    await element.evaluate((node) => node.setAttribute('mode', 'bubble'));
    await chat.page.locator('[part=launcher]').click();
    await chat.page.locator('[part=window]').waitFor();
    assert.deepEqual(await findings(chat.page), []);
    await chat.screenshot('bubble-right-to-left');
    assert.deepEqual(chat.complaints, []);
  });
});
