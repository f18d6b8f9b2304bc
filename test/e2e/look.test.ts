import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { builtInProvider } from '../../demo/server/providers/built-in.js';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import { findings } from './support/axe.js';
import { launchBrowser, openChat } from './support/chat-page.js';
import { limited } from './support/limits.js';

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

  // what a Nextcloud says of its looks: apps/theming of nextcloud/server 32, its default and its dark theme
  const themes = {
    light: {
      'color-primary-element': '#00679e',
      'color-primary-element-text': '#ffffff',
      'color-main-background': '#ffffff',
      'color-background-dark': '#ededed',
      'color-border-dark': '#dbdbdb',
      'color-main-text': '#222222',
      'color-text-maxcontrast': '#6b6b6b',
      'color-error-text': '#c20505',
    },
    dark: {
      'color-primary-element': '#00679e',
      'color-primary-element-text': '#ffffff',
      'color-main-background': '#171717',
      'color-background-dark': '#292929',
      'color-border-dark': '#3b3b3b',
      'color-main-text': '#ebebeb',
      'color-text-maxcontrast': '#999999',
      'color-error-text': '#ff5959',
    },
  } as const;
  for (const theme of ['light', 'dark'] as const)
    test(`takes on the looks of a Nextcloud, as the guide says, with all its contrast (${theme})`, async () => {
      const guide = readFileSync(new URL('../../docs/element.md', import.meta.url), 'utf8');
      const mapping = /In a Nextcloud[^`]*```css\n([^`]*)```/.exec(guide)?.[1] ?? '';
      const variables = Object.entries(themes[theme]).map(([name, value]) => `--${name}: ${value};`);
      const rest = '--font-face: system-ui, sans-serif; --border-radius-large: 10px;';
      // that its theme is dark, a Nextcloud says by an element of the page's head
      const chat = await openChat(browser, server.url);
      await chat.page.evaluate(
        ([content, styles]) => {
          document.head.append(Object.assign(document.createElement('meta'), { name: 'color-scheme', content }));
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(styles);
          document.adoptedStyleSheets = [sheet];
        },
        [theme, `:root { color-scheme: normal; ${variables.join(' ')} ${rest} } ${mapping}`] as const,
      );
      await chat.send('hello');
      await chat.ended('stop');
      await chat.send('now [fail]');
      await chat.page.getByRole('alert').waitFor();
      const [surface, text] = await chat.page.locator('chat-stream').evaluate((element) => {
        const { backgroundColor, color } = getComputedStyle(element);
        return [backgroundColor, color];
      });
      const colour = (hex: string) =>
        `rgb(${(hex.slice(1).match(/../g) ?? []).map((part) => parseInt(part, 16)).join(', ')})`;
      assert.equal(surface, colour(themes[theme]['color-main-background']));
      assert.equal(text, colour(themes[theme]['color-main-text']));
      assert.deepEqual(await findings(chat.page), []);
      await chat.screenshot(`nextcloud-${theme}`);
    });
});
