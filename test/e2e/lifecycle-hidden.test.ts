import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import { createGate, type Gate } from '../server/support/gate.js';
import { launchBareBrowser, type BareBrowser } from './support/bare-browser.js';
import { showChat, type ChatPage } from './support/chat-page.js';
import { assertOnlyGrew, recordGrowth } from './support/growth.js';
import { limited } from './support/limits.js';
import { startProxy, type Proxy } from './support/proxy.js';
import { textIn } from './support/shown-text.js';

let browser: BareBrowser;
let gate: Gate;
let server: ChatServer;
let proxy: Proxy;

before(async () => {
  browser = await launchBareBrowser();
}, limited);
after(() => browser.close(), limited);
beforeEach(async () => {
  gate = createGate();
  server = await startServer({ provider: gate.provider });
  proxy = await startProxy({ to: server.url });
}, limited);
afterEach(async () => {
  for (const page of browser.context.pages()) await page.close();
  await proxy.close();
  await server.close();
}, limited);

async function open(prepare?: (page: Page) => Promise<void>): Promise<ChatPage> {
  return showChat(await browser.context.newPage(), proxy.url, prepare);
}

/** Puts another tab before this one. */
async function hide(page: Page): Promise<void> {
  await (await browser.context.newPage()).bringToFront();
  assert.ok(await page.evaluate(() => document.hidden), 'hidden');
}

async function setLifecycle(page: Page, state: 'frozen' | 'active'): Promise<void> {
  const session = await browser.context.newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state });
  await session.detach();
}

/** Until a page that is hidden, and slow for it, has taken in what has come. Its timers stand still. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let task = 0; task < 20; task++)
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(undefined);
      });
  });
}

describe('an answer in a tab that nobody looks at', limited, () => {
  test('H-hidden: has caught up when the tab is shown again, by the stream that was open all the time', async () => {
    const chat = await open();
    const growth = await recordGrowth(chat.page);
    await chat.send('hello');
    const model = await gate.next();
    await model.text('one ');
    await chat.shows('one');
    await hide(chat.page);
    for (const word of ['two ', 'three ', 'four ']) await model.text(word);
    await chat.page.bringToFront();
    await chat.shows('one two three four');
    assert.equal(await chat.answer.getAttribute('data-state'), 'growing');
    await hide(chat.page);
    await model.text('five');
    await model.finish();
    await chat.page.bringToFront();
    await chat.ended('stop');
    assertOnlyGrew(await growth(), 'one two three four five');
    assert.equal(proxy.count('POST /chat/stream'), 1);
    assert.equal(proxy.count('GET /chat/stream'), 0);
    assert.equal(proxy.count('GET /chat/check_generation'), 0);
    assert.equal(server.runs.generations, 1);
  });

  test('that is polled for has caught up as soon as the tab is shown again', async () => {
    const chat = await open((page) => page.clock.install());
    await chat.page.locator('chat-stream').evaluate((element) => element.setAttribute('transport', 'poll'));
    await proxy.until('the element to ask again', () => proxy.count('GET /chat/sessions') === 2);
    await chat.send('hello');
    const model = await gate.next();
    await model.text('one ');
    await chat.shows('one');
    await hide(chat.page);
    // what was a short wait when the tab was shown is over then, and from there on time stands still
    await chat.page.clock.pauseAt(Date.now() + 3000);
    await proxy.until('the answer to a check', () => proxy.openRequests === 0);
    await settled(chat.page);
    await model.text('two ');
    const checks = proxy.count('GET /chat/check_generation');
    await chat.page.bringToFront();
    await proxy.until('a check', () => proxy.count('GET /chat/check_generation') > checks);
    await chat.page.clock.resume();
    await chat.shows('one two');
    await model.text('three');
    await model.finish();
    await chat.ended('stop');
    await chat.shows('one two three');
    assert.equal(proxy.count('POST /chat/stream'), 0);
    assert.equal(proxy.count('GET /chat/generate'), 1);
    assert.equal(server.runs.generations, 1);
  });

  test('H-frozen: that was frozen has every word said meanwhile, none twice, from where it had stopped', async () => {
    const chat = await open();
    const growth = await recordGrowth(chat.page);
    await chat.send('hello');
    const model = await gate.next();
    await model.text('one ');
    await chat.shows('one');
    await hide(chat.page);
    await setLifecycle(chat.page, 'frozen');
    for (const word of ['two ', 'three ', 'four ']) await model.text(word);
    await setLifecycle(chat.page, 'active');
    await chat.page.bringToFront();
    await chat.shows('one two three four');
    await model.text('five');
    await model.finish();
    await chat.ended('stop');
    assertOnlyGrew(await growth(), 'one two three four five');
    assert.equal(proxy.count('POST /chat/stream'), 1);
    const resumed = proxy.requests.filter((line) => line.startsWith('GET /chat/stream'));
    assert.equal(resumed.length, 1);
    assert.match(resumed[0] ?? '', /[?&]after=\d+\.\d+/);
    assert.equal(proxy.count('GET /chat/check_generation'), 0);
    assert.equal(await chat.page.getByRole('alert').count(), 0);
    assert.equal(server.runs.generations, 1);
  });

  test('that was frozen until the answer had ended shows all of it', async () => {
    const chat = await open();
    await chat.send('hello');
    const model = await gate.next();
    await model.text('one ');
    await chat.shows('one');
    await hide(chat.page);
    await setLifecycle(chat.page, 'frozen');
    await model.text('two');
    await model.finish();
    await setLifecycle(chat.page, 'active');
    await chat.page.bringToFront();
    await chat.ended('stop');
    assert.equal(await textIn(chat.answer), 'one two');
    assert.equal(await chat.page.getByRole('alert').count(), 0);
    assert.equal(proxy.count('POST /chat/stream'), 1);
    assert.equal(server.runs.generations, 1);
  });
});

describe('an answer whose page is left', limited, () => {
  test('H-bfcache: goes on where it was when the page comes back out of the back/forward cache', async (context) => {
    const chat = await open();
    const growth = await recordGrowth(chat.page);
    await chat.send('hello');
    const model = await gate.next();
    await model.text('one ');
    await chat.shows('one');
    await chat.page.evaluate(() => {
      addEventListener(
        'pageshow',
        ({ persisted }) => (document.documentElement.dataset.isRestored = String(persisted)),
      );
    });
    await chat.page.goto(`${server.url}/another-page`);
    await model.text('two ');
    // what is restored is not loaded
    await chat.page.goBack({ waitUntil: 'commit' });
    await chat.shows('one two');
    await model.text('three');
    await model.finish();
    await chat.ended('stop');
    assert.equal(await textIn(chat.answer), 'one two three');
    assert.equal(await chat.answers.count(), 1);
    assert.equal(await chat.page.getByRole('alert').count(), 0);
    assert.equal(proxy.count('POST /chat/stream'), 1);
    assert.equal(server.runs.generations, 1);
    const isRestored = await chat.page.evaluate(() => document.documentElement.dataset.isRestored === 'true');
    // a browser short of memory throws the page away, and then this was a test of loading it again
    if (!isRestored) {
      context.diagnostic('this browser did not keep the page');
      return;
    }
    assertOnlyGrew(await growth(), 'one two three');
    assert.equal(proxy.count('GET /chat/stream'), 1);
    assert.equal(proxy.count('GET /chat/check_generation'), 0);
  });
});
