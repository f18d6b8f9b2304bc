import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { startServer } from '../../demo/server/server.js';
import { createGate } from '../server/support/gate.js';
import { launchBrowser, openChat } from './support/chat-page.js';
import { limited } from './support/limits.js';

const file = resolve(import.meta.dirname, '../../dist/cdn/chat-stream.js');
const plain = `<!doctype html><html lang="en"><title>plain</title><script type="module" src="/chat-stream.js"></script>
<chat-stream base-url="/api"></chat-stream>`;

test('the single file and one tag make a chat of a page without any build', limited, async (context) => {
  const gate = createGate();
  const server = await startServer({ provider: gate.provider });
  context.after(() => server.close());
  const browser = await launchBrowser();
  context.after(() => browser.close());
  const chat = await openChat(browser, `${server.url}/plain.html`, {}, async (page) => {
    await page.route('**/plain.html', (route) => route.fulfill({ contentType: 'text/html', body: plain }));
    const body = readFileSync(file, 'utf8');
    await page.route('**/chat-stream.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
  });
  await chat.send('hello');
  const model = await gate.next();
  await model.text('From **one file**.');
  await model.finish();
  await chat.ended('stop');
  assert.equal(await chat.answer.locator('.content strong').innerText(), 'one file');
  assert.deepEqual(chat.complaints, []);
});
