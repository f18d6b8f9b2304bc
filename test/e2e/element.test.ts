import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Browser, CDPSession } from 'playwright-core';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import type { ChatStream } from '../../src/element/chat-stream.js';
import { encodeMessage } from '../../src/protocol/message.js';
import { createGate, type Gate, type Generation } from '../server/support/gate.js';
import { launchBrowser, openChat, viewChat, type ChatPage } from './support/chat-page.js';
import { assertOnlyGrew, recordGrowth } from './support/growth.js';
import { limited } from './support/limits.js';
import { startProxy, type Proxy } from './support/proxy.js';
import { textIn } from './support/shown-text.js';

declare global {
  var keptElement: ChatStream | null | undefined;
}

let browser: Browser;
let gate: Gate;
let server: ChatServer;
let proxy: Proxy;

before(async () => {
  browser = await launchBrowser();
}, limited);
after(() => browser.close(), limited);
beforeEach(async () => {
  gate = createGate();
  server = await startServer({ provider: gate.provider });
  proxy = await startProxy({ to: server.url });
}, limited);
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await proxy.close();
  await server.close();
}, limited);

/** Sends a message whose answer has begun to be shown. */
async function begin(chat: ChatPage): Promise<Generation> {
  await chat.send('hello');
  const model = await gate.next();
  await model.text('one ');
  await chat.shows('one');
  return model;
}

/** Sets properties of the element. */
async function set(
  chat: ChatPage,
  properties: { readonly baseUrl?: string; readonly sessionId?: number; readonly headers?: Record<string, string> },
): Promise<void> {
  await chat.page.locator('chat-stream').evaluate((element, properties) => {
    Object.assign(element, properties);
  }, properties);
}

/** The page of the demo forbids itself to ask any other server. */
const mayAskElsewhere = { bypassCSP: true };

/** Far more than any wait between two tries, on a page's clock. */
const aWhile = 60_000;

describe('a person', limited, () => {
  test('H-double: who presses Enter twice and clicks Send sends one message, which is answered once', async () => {
    const chat = await openChat(browser, proxy.url);
    await chat.composer.fill('hello');
    const send = await chat.page.getByRole('button', { name: 'Send' }).elementHandle();
    await chat.composer.evaluate((field, send) => {
      for (let times = 0; times < 2; times++)
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
      if (send instanceof HTMLElement) send.click();
    }, send);
    await chat.composer.press('Enter');
    const model = await gate.next();
    await model.text('one');
    await model.finish();
    await chat.ended('stop');
    assert.equal(await chat.page.locator('chat-stream-message[data-role=human]').count(), 1);
    assert.equal(await chat.answers.count(), 1);
    assert.equal(await chat.page.getByRole('alert').count(), 0);
    assert.equal(proxy.count('PUT /chat/new_message'), 1);
    assert.equal(server.runs.generations, 1);
  });

  test('H-switch: who turns to another conversation sees nothing of the first, and all of it on the way back', async () => {
    const chat = await openChat(browser, proxy.url);
    const first = await begin(chat);
    await chat.page.getByRole('button', { name: 'New chat' }).click();
    await chat.page.getByText('What can I do for you?').waitFor();
    const growth = await recordGrowth(chat.page);
    await first.text('two ');
    await chat.send('something else');
    const second = await gate.next();
    await second.text('alpha ');
    await chat.shows('alpha');
    await first.text('three');
    await first.finish();
    await second.text('beta');
    await chat.shows('alpha beta');
    assertOnlyGrew(await growth(), 'alpha beta');
    assert.doesNotMatch(await chat.log.innerText(), /hello|one|two|three/);

    await set(chat, { sessionId: 1 });
    await chat.shows('one two three');
    await chat.ended('stop');
    assert.doesNotMatch(await chat.log.innerText(), /something else|alpha/);
    await set(chat, { sessionId: 2 });
    await chat.shows('alpha beta');
    assert.equal(await chat.answer.getAttribute('data-state'), 'growing');
    await second.finish();
    await chat.ended('stop');
    assert.equal(server.runs.generations, 2);
    assert.equal(proxy.mostStreams, 2);
    assert.equal(proxy.count('GET /chat/stream'), 0);
  });

  test('C-offline-send: who sends while offline keeps the text, is told, and sends it once back', async () => {
    const chat = await openChat(browser, proxy.url);
    await chat.page.context().setOffline(true);
    await chat.send('too dear to lose');
    assert.match(await chat.page.getByRole('alert').innerText(), /could not be reached/);
    assert.equal(await chat.composer.inputValue(), 'too dear to lose');
    assert.equal(await chat.page.locator('chat-stream-message').count(), 0);
    await chat.page.context().setOffline(false);
    await chat.composer.press('Enter');
    const model = await gate.next();
    assert.equal(model.request.messages.at(-1)?.content, 'too dear to lose');
    await model.text('Here it is.');
    await model.finish();
    await chat.ended('stop');
    assert.equal(await chat.page.getByRole('alert').count(), 0);
    assert.equal(proxy.count('PUT /chat/new_message'), 1);
  });

  test('A-302: whose login has expired is told so where the page is, and keeps the text', async () => {
    const chat = await openChat(browser, proxy.url);
    const asked = proxy.requests.length;
    proxy.signOut(true);
    await chat.send('too dear to lose');
    assert.match(await chat.page.getByRole('alert').innerText(), /You are signed out/);
    assert.equal(await chat.composer.inputValue(), 'too dear to lose');
    assert.equal(chat.page.url(), `${proxy.url}/`);
    assert.deepEqual(proxy.requests.slice(asked), ['PUT /chat/new_session'], 'the sign-in page is not asked for');
    proxy.signOut(false);
    await chat.composer.press('Enter');
    const model = await gate.next();
    await model.finish();
    await chat.page.getByRole('button', { name: 'Send' }).waitFor();
    assert.equal(await chat.page.getByRole('alert').count(), 0);
    assert.equal(server.runs.generations, 1);
  });
});

describe('two chats on one page', limited, () => {
  test('H-two: both stream at once without a word of the other, and are stopped one by one', async () => {
    const { page } = await openChat(browser, proxy.url);
    await page.evaluate(() => {
      const other = document.createElement('chat-stream');
      other.setAttribute('base-url', '/api');
      document.body.append(other);
    });
    const elements = [page.locator('chat-stream').first(), page.locator('chat-stream').last()] as const;
    const [one, two] = [viewChat(elements[0]), viewChat(elements[1])];
    await one.send('for one');
    const toOne = await gate.next();
    await two.send('for two');
    const toTwo = await gate.next();
    for (const word of ['a', 'b', 'c']) {
      await toOne.text(`one-${word} `);
      await toTwo.text(`two-${word} `);
    }
    await one.shows('one-a one-b one-c');
    await two.shows('two-a two-b two-c');
    assert.equal(proxy.openStreams, 2);
    await elements[0].getByRole('button', { name: 'Stop' }).click();
    await one.ended('cancelled');
    assert.equal(await two.answer.getAttribute('data-state'), 'growing');
    await toTwo.text('two-d');
    await toTwo.finish();
    await two.ended('stop');
    await one.shows('one-a one-b one-c');
    await two.shows('two-a two-b two-c two-d');
    assert.doesNotMatch(await one.log.innerText(), /two/);
    assert.doesNotMatch(await two.log.innerText(), /one/);
    assert.equal(server.runs.generations, 2);
    assert.equal(await page.getByRole('alert').count(), 0);
  });
});

describe('an element that is handled while its answer is written', limited, () => {
  test('H-detach: moved it goes on, and a hundred times taken out and put back it leaves nothing behind', async () => {
    const chat = await openChat(browser, proxy.url, {}, (page) => page.clock.install());
    const inspector = await chat.page.context().newCDPSession(chat.page);
    const model = await begin(chat);
    await chat.page.evaluate(() => {
      const place = document.createElement('main');
      document.body.append(place);
      place.append(document.querySelector('chat-stream') ?? '');
    });
    await model.text('two ');
    await chat.shows('one two');
    assert.equal(proxy.count('GET /chat/stream'), 0);
    assert.equal(proxy.openStreams, 1);

    await cycle(chat, 1);
    await proxy.until('the end of all requests', () => proxy.openRequests === 0);
    const before = await listenersOf(inspector);
    await cycle(chat, 100);
    await proxy.until('the end of all requests', () => proxy.openRequests === 0);
    assert.deepEqual(await listenersOf(inspector), before);
    assert.deepEqual(await chat.page.evaluate(async () => (await navigator.locks.query()).held), []);
    const asked = proxy.requests.length;
    await chat.page.clock.runFor(aWhile);
    assert.deepEqual(proxy.requests.slice(asked), []);

    await cycle(chat, 0);
    await chat.shows('one two');
    await model.text('three');
    await model.finish();
    await chat.ended('stop');
    await chat.shows('one two three');
    assert.equal(server.runs.generations, 1);
    assert.equal(proxy.count('POST /chat/stream'), 1);
  });

  /** Puts the element in and takes it out so many times, now at once, now after it has begun to ask; 0 leaves it in. */
  function cycle(chat: ChatPage, times: number): Promise<void> {
    return chat.page.evaluate(async (times) => {
      const element = (globalThis.keptElement ??= document.querySelector('chat-stream'));
      if (!element) return;
      for (let done = 0; done < times; done++) {
        document.body.append(element);
        if (done % 2 === 0) await element.updateComplete;
        element.remove();
        await Promise.resolve();
      }
      if (times === 0) document.body.append(element);
    }, times);
  }

  /** What is listened for on the window and the document. */
  async function listenersOf(inspector: CDPSession): Promise<readonly string[]> {
    const types: string[] = [];
    for (const expression of ['window', 'document']) {
      const { result } = await inspector.send('Runtime.evaluate', { expression });
      const { listeners } = await inspector.send('DOMDebugger.getEventListeners', { objectId: result.objectId ?? '' });
      types.push(...listeners.map(({ type }) => `${expression} ${type}`));
    }
    return types.sort();
  }

  test('H-attr: turned to another server it takes nothing along, neither words nor headers', async () => {
    const otherGate = createGate();
    const otherServer = await startServer({ provider: otherGate.provider });
    const other = await startProxy({ to: otherServer.url, allows: proxy.url });
    try {
      const chat = await openChat(browser, proxy.url, mayAskElsewhere);
      await set(chat, { headers: { authorization: 'Bearer one' } });
      await proxy.until('the element to ask again', () => proxy.count('GET /chat/sessions') === 2);
      const sent: (string | undefined)[] = [];
      chat.page.on('request', (request) => {
        if (request.url().startsWith(other.url)) sent.push(request.headers().authorization);
      });
      const model = await begin(chat);
      await set(chat, { baseUrl: `${other.url}/api` });
      await chat.page.getByText('What can I do for you?').waitFor();
      await model.text('two');
      await model.finish();
      await chat.send('again');
      const next = await otherGate.next();
      assert.deepEqual(
        next.request.messages.map(({ content }) => content),
        ['again'],
      );
      await next.text('from the other');
      await chat.shows('from the other');
      await next.finish();
      await chat.ended('stop');
      assert.deepEqual(new Set(sent), new Set([undefined]));
      assert.equal(await chat.answers.count(), 1);
      assert.equal(server.runs.generations, 1);
      assert.equal(otherServer.runs.generations, 1);
      const [, answer] = await server.store.of(1).messages.list(1, 20, 0);
      assert.equal(answer?.content, 'one two', 'the old server wrote to the end');
    } finally {
      for (const context of browser.contexts()) await context.close();
      await other.close();
      await otherServer.close();
    }
  });

  test('H-cors: a server that does not allow the page is told to its maker once, and to a person in plain words', async () => {
    const other = await startProxy({ to: server.url });
    try {
      const chat = await openChat(browser, proxy.url, mayAskElsewhere, (page) => page.clock.install());
      await set(chat, { baseUrl: `${other.url}/api` });
      const alert = chat.page.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), /^The server could not be reached/);
      await chat.send('too dear to lose');
      await chat.page.waitForFunction((text) => {
        const field = document.querySelector('chat-stream')?.shadowRoot?.querySelector('textarea');
        return field?.value === text;
      }, 'too dear to lose');
      await chat.page.clock.runFor(aWhile);
      assert.doesNotMatch(await alert.innerText(), /CORS/);
      assert.ok(other.requests.length <= 3, other.requests.join());
      assert.equal(chat.complaints.filter((text) => text.startsWith('chat-stream:')).length, 1);
      assert.match(chat.complaints.join(), /CORS headers may be missing/);
    } finally {
      await other.close();
    }
  });
});

describe('a long answer under a long conversation', limited, () => {
  test('H-longtask: 10,000 tokens under 200 messages are shown whole, while the composer takes every key', async () => {
    const { sessions, messages: stored } = server.store.of(1);
    const { id } = await sessions.create('long', 1);
    for (let index = 1; index <= 200; index++)
      await stored.addHuman({
        sessionId: id,
        content: `**${index}**`,
        timestamp: index,
        clientKey: undefined,
      });
    const chat = await openChat(browser, proxy.url, {}, async (page) => {
      // all at once, where the server would give a page of them
      const json = (await stored.list(id, 200, 0)).map(encodeMessage);
      await page.route('**/chat/messages?*', (route) => route.fulfill({ json }));
    });
    const messages = chat.page.locator('chat-stream-message');
    // those that are in view, and some before them
    await messages.filter({ hasText: '200' }).waitFor();
    await chat.send('tell me all');
    const model = await gate.next();
    const tokens = Array.from({ length: 10_000 }, (_, index) => `${index}${index % 20 === 19 ? '.\n\n' : ' '}`);
    const keys = Array.from('still here');
    for (const [index, key] of keys.entries()) {
      const said = sayAll(model, tokens.slice(index * 1000, (index + 1) * 1000));
      await chat.composer.press(key === ' ' ? 'Space' : key);
      await said;
      assert.equal(await chat.composer.inputValue(), keys.slice(0, index + 1).join(''));
    }
    await model.finish();
    await chat.ended('stop');
    const shown = await textIn(chat.answer);
    assert.equal(shown.replaceAll(/\s/g, ''), tokens.join('').replaceAll(/\s/g, ''));
    await messages.filter({ hasText: 'tell me all' }).waitFor();
    assert.equal(await chat.composer.inputValue(), keys.join(''));
    assert.equal(server.runs.generations, 1);
  });

  async function sayAll(model: Generation, tokens: readonly string[]): Promise<void> {
    for (const token of tokens) await model.text(token);
  }
});
