import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startServer } from '../../demo/server/server.js';
import { createGate } from '../server/support/gate.js';
import { launchBrowser, openChat } from './support/chat-page.js';
import { limited } from './support/limits.js';

const folder = resolve(import.meta.dirname, '../../dist/cdn');
const plain = `<!doctype html><html lang="en"><title>plain</title><script type="module" src="/chat-stream.js"></script>
<chat-stream base-url="/api"></chat-stream>`;

/** A page with no more than a script tag, and the files of the package that it can have. */
async function openPlain(context: TestContext, has: (path: string) => boolean) {
  return openPage(context, plain, has);
}

async function openPage(context: TestContext, body: string, has: (path: string) => boolean) {
  const gate = createGate();
  const server = await startServer({ provider: gate.provider });
  context.after(() => server.close());
  const browser = await launchBrowser();
  context.after(() => browser.close());
  const chat = await openChat(browser, `${server.url}/plain.html`, {}, async (page) => {
    await page.route('**/plain.html', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.route(/\.js(?:\?|$)/, (route) => {
      const path = new URL(route.request().url()).pathname.slice(1);
      if (!has(path)) return route.abort();
      return route.fulfill({ contentType: 'text/javascript', body: readFileSync(resolve(folder, path), 'utf8') });
    });
  });
  await chat.send('hello');
  return { chat, model: await gate.next() };
}

test('the single file and one tag make a chat of a page without any build', limited, async (context) => {
  const { chat, model } = await openPlain(context, (path) => !path.startsWith('languages/'));
  await model.text('From **one file**.');
  await model.finish();
  await chat.ended('stop');
  assert.equal(await chat.answer.locator('[part=content] strong').innerText(), 'one file');
  assert.deepEqual(chat.complaints, []);
});

test(
  'a message is answered, and the answer stopped, where none of the parts can be fetched',
  limited,
  async (context) => {
    const { chat, model } = await openPlain(context, (path) => path === 'chat-stream.js');
    // what shows markdown is a part, too: till then a person reads what was written
    await model.text('From **one file**.');
    await chat.shows('From **one file**.');
    await chat.page.getByRole('button', { name: 'Stop' }).click();
    await chat.ended('cancelled');
    assert.equal(await chat.answer.locator('[part=content]').innerText(), 'From **one file**.');
    assert.equal(await chat.answer.locator('[part=actions]').count(), 0);
    await chat.composer.fill('more');
    await chat.page.getByRole('button', { name: 'Send' }).click();
    await chat.page.locator('chat-stream-message[data-role=human]').nth(1).waitFor();
  },
);

test('what is fetched later works with a file that was asked for by another address', limited, async (context) => {
  const body = plain.replace('/chat-stream.js', '/chat-stream.js?version=2');
  const { chat, model } = await openPage(context, body, () => true);
  await model.text('An answer.');
  await model.finish();
  await chat.ended('stop');
  await chat.answer.getByRole('button', { name: 'Copy' }).waitFor();
  await chat.page.getByRole('navigation', { name: 'Conversations' }).getByText('hello').click();
  await chat.shows('An answer.');
  assert.deepEqual(chat.complaints, []);
});

const details = '<details>\n<summary>more</summary>\n\nhidden\n\n</details>';

test('what cleans raw HTML is fetched from beside the single file', limited, async (context) => {
  const { chat, model } = await openPlain(context, () => true);
  await model.text(details);
  await model.finish();
  await chat.ended('stop');
  await chat.answer.locator('[part=content] details > summary').waitFor();
  assert.equal(await chat.answer.locator('[part=content]').innerText(), 'more');
  assert.deepEqual(chat.complaints, []);
});

test('raw HTML stays text where what cleans it cannot be fetched', limited, async (context) => {
  const { chat, model } = await openPlain(context, (path) => !path.includes('purifier'));
  const refused = chat.page.waitForEvent('requestfailed', (request) => request.url().includes('purifier'));
  await model.text(details);
  await refused;
  await model.finish();
  await chat.ended('stop');
  assert.match(
    await chat.answer.locator('[part=content]').innerText(),
    /^<details>\s+<summary>more<\/summary>\s+hidden/,
  );
  assert.equal(await chat.answer.locator('[part=content] details').count(), 0);
});
