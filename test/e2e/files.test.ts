import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { builtInProvider } from '../../demo/server/providers/built-in.js';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import { launchBrowser, openChat } from './support/chat-page.js';
import { limited } from './support/limits.js';

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4////fwAJ+wP9BUNFygAAAABJRU5ErkJggg==',
  'base64',
);

let browser: Browser;
let server: ChatServer;
before(async () => {
  browser = await launchBrowser();
}, limited);
after(() => browser.close(), limited);
beforeEach(async () => {
  server = await startServer({ provider: builtInProvider({ tokensPerSecond: Infinity }) });
}, limited);
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await server.close();
}, limited);

describe('files', limited, () => {
  test('are chosen, shown before they are sent and with the message, and are there after a reload', async () => {
    const chat = await openChat(browser, server.url);
    const chooser = chat.page.waitForEvent('filechooser');
    await chat.page.getByRole('button', { name: 'Attach files' }).click();
    await (
      await chooser
    ).setFiles([
      { name: 'cat.png', mimeType: 'image/png', buffer: picture },
      { name: 'notes.md', mimeType: 'text/markdown', buffer: Buffer.from('# Notes') },
    ]);
    await chat.page.locator('[part=upload]').filter({ hasText: 'notes.md' }).waitFor();
    await chat.send('What is this?');
    await chat.ended('stop');
    for (let look = 0; look < 2; look++) {
      const shown = chat.page.locator('chat-stream-message[data-role=human] img[alt="cat.png"]');
      await shown.waitFor();
      assert.equal(await shown.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)), 1);
      const link = chat.page.getByRole('link', { name: 'notes.md' });
      const file = await chat.page.request.get(new URL((await link.getAttribute('href')) ?? '', server.url).href);
      assert.equal(await file.text(), '# Notes');
      await chat.page.reload();
    }
    assert.deepEqual(chat.complaints, []);
  });

  test('that the server does not take are said to be so, and lose nothing that was written', async () => {
    const chat = await openChat(browser, server.url);
    await chat.composer.fill('half a thought');
    const chooser = chat.page.waitForEvent('filechooser');
    await chat.page.getByRole('button', { name: 'Attach files' }).click();
    // an archive that is called a text
    await (
      await chooser
    ).setFiles([
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('PK\u0003\u0004\u0000\u00ff', 'latin1') },
    ]);
    await chat.page.locator('[part=upload]').filter({ hasText: 'Files of this kind are not taken.' }).waitFor();
    assert.equal(await chat.composer.inputValue(), 'half a thought');
  });
});

describe('an opinion of an answer', limited, () => {
  test('reaches the server with its comment', async () => {
    const chat = await openChat(browser, server.url);
    await chat.send('hello');
    await chat.ended('stop');
    await chat.answer.getByRole('button', { name: 'Bad answer' }).click();
    await chat.page.getByRole('textbox', { name: 'What was wrong? (optional)' }).fill('Too long');
    await chat.page.getByRole('button', { name: 'Send feedback' }).click();
    await chat.page.getByText('Thank you for your feedback.').first().waitFor();
    assert.deepEqual(
      (await server.store.of(1).feedback.all(2)).map(({ rating, comment }) => [rating, comment]),
      [[-1, 'Too long']],
    );
    assert.deepEqual(chat.complaints, []);
  });
});
