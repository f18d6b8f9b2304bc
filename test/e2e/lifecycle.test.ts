import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { ChatStream } from '../../src/element/chat-stream.js';
import { startServer, type ChatServer, type ServerOptions } from '../../demo/server/server.js';
import { createGate, type Gate, type Generation } from '../server/support/gate.js';
import { launchBrowser, openChat, showChat, type ChatPage } from './support/chat-page.js';
import { assertOnlyGrew, recordGrowth } from './support/growth.js';
import { limited } from './support/limits.js';
import { startProxy, type Proxy, type ProxyOptions } from './support/proxy.js';
import { textIn } from './support/shown-text.js';

let browser: Browser;
let gate: Gate;
let server: ChatServer;
let proxy: Proxy;

before(async () => {
  browser = await launchBrowser();
}, limited);
after(() => browser.close(), limited);
beforeEach(() => {
  gate = createGate();
}, limited);
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await proxy.close();
  await server.close();
}, limited);

async function start(options: ServerOptions = {}, between: Omit<ProxyOptions, 'to'> = {}): Promise<void> {
  server = await startServer({ provider: gate.provider, ...options });
  proxy = await startProxy({ to: server.url, ...between });
}

/** Sends a message whose answer has begun to be shown. */
async function begin(chat: ChatPage): Promise<Generation> {
  await chat.send('hello');
  const model = await gate.next();
  await model.text('one ');
  await chat.shows('one');
  return model;
}

/** The clock of the page goes on by itself, and can be turned on. */
const withClock = (page: Page): Promise<void> => page.clock.install();

/** Far more than any wait between two tries. */
const aWhile = 60_000;

/** A little more than a stream's headers may take. */
const headersLimit = 11_000;

async function storedAnswers(): Promise<readonly string[]> {
  const response = await fetch(`${server.url}/api/chat/messages?sessionId=1`);
  const messages = (await response.json()) as { readonly role: string; readonly content: string }[];
  return messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
}

/** It came from one generation, and is shown and stored whole, once, without a word of complaint. */
async function assertWhole(chat: ChatPage, whole: string): Promise<void> {
  await chat.ended('stop');
  assert.equal(await textIn(chat.answer), whole);
  assert.equal(await chat.answers.count(), 1);
  assert.equal(await chat.page.getByRole('alert').count(), 0);
  assert.deepEqual(await storedAnswers(), [whole]);
  assert.equal(server.runs.generations, 1);
}

describe('an answer whose page is left', limited, () => {
  test('is whole when the page is loaded again by the way back, with what was said meanwhile', async () => {
    await start();
    const chat = await openChat(browser, proxy.url);
    const model = await begin(chat);
    await chat.page.goto('about:blank');
    await model.text('two ');
    await chat.page.goBack();
    await chat.shows('one two');
    await model.text('three');
    await model.finish();
    await assertWhole(chat, 'one two three');
    assert.equal(proxy.count('POST /chat/stream'), 1);
    assert.equal(proxy.count('GET /chat/generate'), 0);
  });

  test('H-reload: goes on through reload after reload, and starts nothing again', async () => {
    await start();
    const chat = await openChat(browser, proxy.url);
    const model = await begin(chat);
    for (const [word, text] of [
      ['two ', 'one two'],
      ['three ', 'one two three'],
    ] as const) {
      await chat.page.reload();
      await model.text(word);
      await chat.shows(text);
      assert.equal(await chat.answer.getAttribute('data-state'), 'growing');
    }
    await model.text('four');
    await model.finish();
    await assertWhole(chat, 'one two three four');
    await chat.page.reload();
    await assertWhole(chat, 'one two three four');
    assert.equal(proxy.count('POST /chat/stream'), 1);
    assert.equal(proxy.count('GET /chat/generate'), 0);
  });
});

describe('an answer whose line breaks', limited, () => {
  test('C-offline: waits while the machine is offline, asks for nothing, and goes on by itself', async () => {
    await start();
    const chat = await openChat(browser, proxy.url, {}, withClock);
    const growth = await recordGrowth(chat.page);
    const model = await begin(chat);
    await chat.page.context().setOffline(true);
    await chat.page
      .locator('[part=notice]')
      .getByText('You are offline. The answer goes on as soon as you are back.')
      .waitFor();
    await model.text('two ');
    const before = [chat.calls.length, proxy.requests.length];
    await chat.page.clock.runFor(aWhile);
    assert.deepEqual([chat.calls.length, proxy.requests.length], before, 'nothing is asked for while offline');
    assert.equal(await textIn(chat.answer), 'one');
    await chat.page.context().setOffline(false);
    await chat.shows('one two');
    assert.equal(await chat.page.locator('[part=notice]', { hasText: 'You are offline' }).count(), 0);
    await model.text('three');
    await model.finish();
    await assertWhole(chat, 'one two three');
    assertOnlyGrew(await growth(), 'one two three');
    assert.equal(proxy.count('POST /chat/stream'), 1);
    assert.equal(proxy.count('GET /chat/stream'), 1);
    assert.equal(proxy.count('GET /chat/check_generation'), 0);
  });

  test('that ends while the machine is offline is there whole once it is back', async () => {
    await start();
    const chat = await openChat(browser, proxy.url);
    const model = await begin(chat);
    await chat.page.context().setOffline(true);
    await chat.page.locator('[part=notice]').getByText('You are offline').waitFor();
    await model.text('two');
    await model.finish();
    await chat.page.context().setOffline(false);
    await assertWhole(chat, 'one two');
    assert.equal(proxy.count('POST /chat/stream'), 1);
  });

  test('is taken up again from its cursor after every reset, and never shrinks', async () => {
    await start();
    const chat = await openChat(browser, proxy.url);
    const growth = await recordGrowth(chat.page);
    const model = await begin(chat);
    let whole = 'one ';
    for (const word of ['two ', 'three ', 'four ']) {
      proxy.cut();
      whole += word;
      await model.text(word);
      await chat.shows(whole.trim());
    }
    await model.text('five');
    await model.finish();
    await assertWhole(chat, 'one two three four five');
    assertOnlyGrew(await growth(), 'one two three four five');
    assert.equal(proxy.count('POST /chat/stream'), 1);
    const resumed = proxy.requests.filter((line) => line.startsWith('GET /chat/stream'));
    assert.equal(resumed.length, 3);
    for (const line of resumed) assert.match(line, /taskId=1&after=1\.\d+$/);
    assert.equal(proxy.count('GET /chat/check_generation'), 0);
    assert.equal(proxy.count('GET /chat/generate'), 0);
  });

  test('goes on once a server is back that could not be reached for a while, after a few tries', async () => {
    await start();
    const chat = await openChat(browser, proxy.url, {}, withClock);
    const growth = await recordGrowth(chat.page);
    const model = await begin(chat);
    proxy.refuse(true);
    proxy.cut();
    await proxy.until('three tries', () => proxy.count('GET /chat/stream') >= 3);
    assert.equal(await textIn(chat.answer), 'one');
    assert.equal(await chat.page.getByRole('alert').count(), 0);
    await model.text('two ');
    proxy.refuse(false);
    await chat.page.clock.fastForward(aWhile);
    await chat.shows('one two');
    await model.text('three');
    await model.finish();
    await assertWhole(chat, 'one two three');
    assertOnlyGrew(await growth(), 'one two three');
    assert.ok(proxy.count('GET /chat/stream') <= 5, 'no storm');
    assert.equal(proxy.count('POST /chat/stream'), 1);
  });

  test('is given up where the server stays away, with what was shown; asking again joins the same run', async () => {
    await start();
    const chat = await openChat(browser, proxy.url, {}, withClock);
    const model = await begin(chat);
    proxy.refuse(true);
    proxy.cut();
    const alert = chat.page.getByRole('alert');
    for (let minutes = 0; minutes < 30 && (await alert.count()) === 0; minutes++) {
      await chat.page.clock.runFor(aWhile);
    }
    await chat.ended('interrupted');
    assert.equal(await textIn(chat.answer), 'one');
    const asked = proxy.requests.length;
    assert.ok(asked < 30, `asked ${asked} times`);
    await chat.page.clock.runFor(aWhile);
    assert.equal(proxy.requests.length, asked);
    await model.text('two ');
    proxy.refuse(false);
    await chat.page.getByRole('button', { name: 'Try again' }).click();
    await chat.shows('one two');
    await model.text('three');
    await model.finish();
    await assertWhole(chat, 'one two three');
  });
});

describe('something in between that holds streams back', limited, () => {
  const cases = [
    { holds: 'all but the first event', title: 'after hello' },
    { holds: 'all', title: 'from the first byte' },
  ] as const;
  for (const { holds, title } of cases) {
    test(`${title}: is looked past by polling, and remembered, so that the next message is polled at once`, async () => {
      // a short heartbeat is missed soon
      await start({ heartbeat: 200 }, { holds });
      const chat = await openChat(browser, proxy.url, {}, withClock);
      const growth = await recordGrowth(chat.page);
      await chat.send('hello');
      const model = await gate.next();
      // without hello nothing is known of heartbeats, and the limit is long
      if (holds === 'all') await chat.page.clock.runFor(headersLimit);
      let whole = '';
      for (const word of ['one ', 'two ', 'three ']) {
        whole += word;
        await model.text(word);
        await chat.shows(whole.trim());
        assert.equal(await chat.answer.getAttribute('data-state'), 'growing');
      }
      await proxy.until('the end of the stream', () => proxy.openStreams === 0);
      await model.text('four');
      await model.finish();
      await assertWhole(chat, 'one two three four');
      assertOnlyGrew(await growth(), 'one two three four');
      assert.equal(proxy.count('POST /chat/stream'), 1);
      assert.equal(proxy.count('GET /chat/stream'), 0);
      assert.equal(proxy.count('GET /chat/generate'), 0);

      await assertPolledAtOnce(chat);
      await chat.page.reload();
      await assertPolledAtOnce(chat);
    });
  }

  async function assertPolledAtOnce(chat: ChatPage): Promise<void> {
    const generations = server.runs.generations;
    const generates = proxy.count('GET /chat/generate');
    await chat.send('and then?');
    const model = await gate.next();
    await model.text('polled ');
    await chat.shows('polled');
    await model.text('at once');
    await model.finish();
    await chat.ended('stop');
    await chat.shows('polled at once');
    assert.equal(server.runs.generations, generations + 1);
    assert.equal(proxy.count('GET /chat/generate'), generates + 1);
    assert.equal(proxy.count('POST /chat/stream'), 1);
  }
});

describe('two tabs on one session', limited, () => {
  test('H-tabs: both show the answer grow that one of them asked for; the other starts nothing', async () => {
    await start();
    const context = await browser.newContext();
    const first = await showChat(await context.newPage(), proxy.url);
    await begin(first).then((model) => model.finish());
    await first.ended('stop');
    const second = await showChat(await context.newPage(), proxy.url);
    await second.shows('one');

    await first.send('and then?');
    const model = await gate.next();
    await model.text('two ');
    for (const tab of [first, second]) await tab.shows('two');
    assert.equal(await second.answer.getAttribute('data-state'), 'growing');
    assert.match(await second.log.innerText(), /and then\?/);
    await model.text('three');
    await model.finish();
    for (const tab of [first, second]) {
      await tab.ended('stop');
      await tab.shows('two three');
      assert.equal(await tab.answers.count(), 2);
      assert.equal(await tab.page.locator('chat-stream-message').count(), 4);
    }
    assert.equal(server.runs.generations, 2);
    const starting = /^(?!GET )|\/(?:stream|generate|regenerate)$/;
    assert.deepEqual(
      second.calls.filter((call) => starting.test(call)),
      [],
    );
  });
});

describe('seven tabs on one origin', limited, () => {
  test('H-http1: all show their answers grow: four by stream, the others by polling', async () => {
    await start();
    const context = await browser.newContext();
    const chats: ChatPage[] = [];
    for (let tab = 1; tab <= 7; tab++) chats.push(await showChat(await context.newPage(), proxy.url));
    const models: Generation[] = [];
    for (const [index, chat] of chats.entries()) {
      await chat.send(`tab ${index}`);
      const model = await gate.next();
      assert.equal(model.request.messages.at(-1)?.content, `tab ${index}`);
      models.push(model);
    }
    for (const [index, model] of models.entries()) await model.text(`answer ${index} `);
    for (const [index, chat] of chats.entries()) await chat.shows(`answer ${index}`);
    assert.equal(proxy.openStreams, 4);
    for (const model of models) await model.text('grows');
    for (const [index, chat] of chats.entries()) await chat.shows(`answer ${index} grows`);
    for (const model of models) await model.finish();
    for (const [index, chat] of chats.entries()) {
      await chat.ended('stop');
      await chat.shows(`answer ${index} grows`);
      assert.equal(await chat.page.getByRole('alert').count(), 0);
    }
    assert.equal(proxy.mostStreams, 4);
    assert.equal(proxy.count('GET /chat/generate'), 3);
    assert.equal(server.runs.generations, 7);

    const [last] = chats.slice(-1);
    await last?.send('once more');
    await (await gate.next()).finish();
    assert.equal(proxy.count('POST /chat/stream'), 5, 'a place that was given back is taken');
  });
});

describe('a chat that is taken out of its page', limited, () => {
  for (const transport of ['auto', 'poll'] as const) {
    test(`asks for nothing any more, and its answer is written to the end (transport ${transport})`, async () => {
      await start();
      const chat = await openChat(browser, proxy.url, {}, withClock);
      await chat.page.evaluate(async (transport) => {
        const element = document.querySelector<ChatStream>('chat-stream');
        if (!element) return;
        element.transport = transport;
        await element.updateComplete;
      }, transport);
      const model = await begin(chat);
      await chat.page.evaluate(() => {
        const element = document.querySelector('chat-stream');
        element?.remove();
        Object.assign(globalThis, { removed: element });
      });
      await proxy.until('the end of the stream', () => proxy.openStreams === 0);
      const asked = proxy.requests.length;
      await model.text('two');
      await chat.page.clock.runFor(aWhile);
      await model.finish();
      await chat.page.clock.runFor(aWhile);
      assert.deepEqual(proxy.requests.slice(asked), []);
      assert.deepEqual(await storedAnswers(), ['one two']);
      assert.equal(server.runs.generations, 1);

      await chat.page.evaluate(() => {
        const { removed } = globalThis as unknown as { readonly removed: Element };
        document.body.append(removed);
      });
      await assertWhole(chat, 'one two');
      // a browser complains of the 417 that says that an answer is not ready
      assert.deepEqual(
        chat.complaints.filter((complaint) => !complaint.includes('417')),
        [],
      );
    });
  }
});
