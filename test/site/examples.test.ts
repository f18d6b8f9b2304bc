import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createServer } from 'vite';
import { launchBrowser } from '../e2e/support/chat-page.js';
import { startProgram } from '../guides/support/program.js';
import { root } from '../support/command.mjs';
import { freePort } from '../support/free-port.mjs';

let browser: Browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

const source = (path: string): string => join(root, 'src', path);

/** A page of the guides, as Vite shows it to who has copied it, over the Node backend of the guides. */
async function open(t: TestContext, folder: string, file = ''): Promise<Page> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await startProgram(t, [process.execPath, join(root, 'docs/backends/node.mjs')], { url, env: { PORT: String(port) } });
  const vite = await createServer({
    root: join(root, 'docs/examples', folder),
    configFile: join(root, 'docs/examples/proxy/vite.config.js'),
    logLevel: 'error',
    optimizeDeps: { entries: [] },
    server: { port: 0, host: '127.0.0.1', fs: { allow: [root] }, proxy: { '/api': { target: url } } },
    resolve: {
      alias: [
        { find: /^chat-stream$/, replacement: source('index.ts') },
        { find: /^chat-stream\/client$/, replacement: source('client/index.ts') },
      ],
    },
  });
  await vite.listen();
  t.after(() => vite.close());
  const page = await browser.newPage();
  t.after(() => page.close());
  await page.goto(`${vite.resolvedUrls?.local[0] ?? ''}${file}`);
  return page;
}

async function talk(page: Page): Promise<void> {
  const field = page.getByRole('textbox', { name: /message/i });
  await field.fill('Is anybody there?');
  await field.press('Enter');
  await page.getByText('You said: Is anybody there?').first().waitFor();
}

test('the tag of the start guide answers', async (t) => {
  await talk(await open(t, 'proxy'));
});

test('the plain page of the client guide answers', async (t) => {
  const page = await open(t, 'client', 'plain.html');
  await talk(page);
  assert.deepEqual(await page.locator('#log p').allTextContents(), [
    'You: Is anybody there?',
    'Assistant: You said: Is anybody there?',
  ]);
});
