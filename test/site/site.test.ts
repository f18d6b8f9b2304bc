import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../e2e/support/chat-page.js';
import { root, run } from '../support/command.mjs';
import { serveFolder } from './serve-folder.js';

let site: Awaited<ReturnType<typeof serveFolder>>;
let browser: Browser;

before(async () => {
  const { status, output } = await run(['npm', 'run', 'docs'], { limit: 280_000 });
  assert.equal(status, 0, output);
  site = await serveFolder(join(root, 'docs/.vitepress/dist'));
  browser = await launchBrowser();
});

after(async () => {
  await browser.close();
  await site.close();
});

/** A page of the site, and what is wrong with it. */
async function openPage(colorScheme: 'light' | 'dark' = 'light'): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${page.url()}: ${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(site.url) && !request.url().startsWith('data:') && !request.url().startsWith('blob:'))
      complaints.push(`${page.url()} asks elsewhere: ${request.url()}`);
  });
  return { page, complaints };
}

test('every page is there, and every link of a page leads to a page and a heading', async () => {
  const { page, complaints } = await openPage();
  const links = new Map<string, string>();
  const headings = new Map<string, readonly string[]>();
  const waiting = [`${site.url}/`];
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    await page.goto(address, { waitUntil: 'load' });
    headings.set(address, await page.$$eval('[id]', (elements) => elements.map(({ id }) => id)));
    for (const link of await page.$$eval('a[href]', (anchors) => anchors.map((a) => (a as HTMLAnchorElement).href))) {
      if (!link.startsWith(site.url) || links.has(link)) continue;
      links.set(link, address);
      const [target = ''] = link.split('#');
      if (!headings.has(target) && !waiting.includes(target)) waiting.push(target);
    }
  }
  assert.ok(headings.size > 10, `${headings.size} pages`);
  for (const [link, from] of links) {
    const [target = '', heading] = link.split('#');
    if (heading) assert.ok(headings.get(target)?.includes(decodeURIComponent(heading)), `${from} leads to ${link}`);
  }
  assert.deepEqual(complaints, []);
  await page.close();
});

for (const [line, isStream] of [
  ['A good line', true],
  ['The line breaks', true],
  ['Nothing streams', false],
] as const)
  test(`the demo answers: ${line}`, async () => {
    const { page, complaints } = await openPage(isStream ? 'light' : 'dark');
    await page.goto(`${site.url}/demo.html`);
    await page.getByRole('button', { name: line }).click();
    await page.getByRole('textbox', { name: /message/i }).fill('Show me a table');
    await page.keyboard.press('Enter');
    await page
      .getByRole('log')
      .getByText('This chat takes the first, and the second where there is no first.')
      .waitFor();
    assert.equal(await page.locator('chat-stream table tbody tr').count(), 3);
    await page
      .getByText(isStream ? /stream/i : /poll/i)
      .last()
      .waitFor();
    await page.screenshot({ path: join(root, `test/out/site-${line.toLowerCase().replaceAll(' ', '-')}.png`) });
    assert.deepEqual(complaints, []);
    await page.close();
  });

test('any other fault can be chosen by its name, and is survived', async () => {
  const { page, complaints } = await openPage();
  await page.goto(`${site.url}/demo.html`);
  await page.getByRole('combobox').selectOption('A-html200');
  await page.getByRole('textbox', { name: /message/i }).fill('Show me a table');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('This chat takes the first').waitFor();
  await page.getByText(/poll/i).last().waitFor();
  assert.deepEqual(complaints, []);
  await page.close();
});
