import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { builtInProvider } from '../../demo/server/providers/built-in.js';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import { launchBrowser, openChat, type ChatPage } from './support/chat-page.js';
import { limited } from './support/limits.js';

interface Stored {
  readonly role: string;
  readonly content: string;
}

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

async function stored(sessionId: number): Promise<readonly Stored[]> {
  const response = await fetch(`${server.url}/api/chat/messages?sessionId=${sessionId}`);
  return (await response.json()) as readonly Stored[];
}

describe('what is fetched when it is needed', limited, () => {
  /** A chat for which the files of some parts are held back until they are let through. */
  async function openWithout(names: RegExp): Promise<{ chat: ChatPage; letThrough: () => void }> {
    let letThrough: () => void = () => undefined;
    const isLetThrough = new Promise<void>((resolve) => (letThrough = resolve));
    const chat = await openChat(browser, server.url, {}, async (page) => {
      await page.route(names, async (route) => {
        await isLetThrough;
        await route.continue();
      });
    });
    return { chat, letThrough };
  }

  test('shows an answer as it was written, until there is what shows its markdown', async () => {
    const { chat, letThrough } = await openWithout(/\/text-[^/]*\.js$/);
    await chat.send('a table, please');
    await chat.ended('stop');
    const content = chat.answer.locator('[part=content]');
    assert.match(await content.innerText(), /\n\| Way \|/);
    letThrough();
    await content.locator('table').waitFor();
    assert.doesNotMatch(await content.innerText(), /\|/);
    assert.deepEqual(chat.complaints, []);
  });

  test('moves nothing when it comes', async () => {
    const { chat, letThrough } = await openWithout(/\/(?:sessions|actions)-[^/]*\.js$/);
    await chat.send('hello');
    await chat.ended('stop');
    const places = () => Promise.all([chat.log, chat.composer, chat.answer].map((element) => element.boundingBox()));
    const before = await places();
    assert.equal(await chat.answer.locator('[part=actions]').count(), 0);
    letThrough();
    await chat.answer.locator('[part=actions]').waitFor();
    await chat.page.getByRole('navigation', { name: 'Conversations' }).waitFor();
    assert.deepEqual(await places(), before);
    assert.deepEqual(chat.complaints, []);
  });
});

describe('what the assistant asks leave for', limited, () => {
  for (const { name, says } of [
    { name: 'Confirm', says: /on its way/ },
    { name: 'Reject', says: /not sent anything/ },
  ])
    test(`is shown in full, survives a reload, and is answered once (${name})`, async () => {
      const chat = await openChat(browser, server.url);
      await chat.send('please [confirm]');
      const card = chat.page.locator('[part=approval]');
      await card.getByText('send_mail').waitFor();
      await chat.page.reload();
      await card.getByText('"to": "ada@example.org"').waitFor();
      await card.getByRole('button', { name }).click();
      await card.waitFor({ state: 'detached' });
      await chat.answer.locator('[part=content]').filter({ hasText: says }).waitFor();
      await chat.ended('stop');
      assert.equal(chat.calls.filter((call) => /(?:POST \/chat\/stream|GET \/chat\/generate)$/.test(call)).length, 2);
      assert.deepEqual(chat.complaints, []);
    });

  test('can be answered in words', async () => {
    const chat = await openChat(browser, server.url);
    await chat.send('please [confirm]');
    const card = chat.page.locator('[part=approval]');
    await card.waitFor();
    await chat.send('hello instead');
    await card.waitFor({ state: 'detached' });
    await chat.ended('stop');
    assert.deepEqual(
      (await stored(1)).map(({ role }) => role),
      ['human', 'assistant', 'human', 'assistant'],
    );
  });
});

describe('a message of one’s own', limited, () => {
  test('is edited from the composer, and what followed it is replaced', async () => {
    const chat = await openChat(browser, server.url);
    await chat.send('hello');
    await chat.ended('stop');
    await chat.composer.press('ArrowUp');
    await chat.page.getByText('Editing a message').waitFor();
    assert.equal(await chat.composer.inputValue(), 'hello');
    await chat.composer.press('Escape');
    await chat.page.getByText('Editing a message').waitFor({ state: 'detached' });
    assert.equal(await chat.composer.inputValue(), '');
    await chat.composer.press('ArrowUp');
    await chat.page.getByText('Editing a message').waitFor();
    await chat.send('a list, please');
    await chat.page.locator('[part=bubble]', { hasText: 'a list, please' }).waitFor();
    await chat.ended('stop');
    const messages = await stored(1);
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['human', 'assistant'],
    );
    assert.equal(messages[0]?.content, 'a list, please');
    assert.equal(await chat.page.locator('chat-stream-message').count(), 2);
    assert.deepEqual(chat.complaints, []);
  });
});

describe('the conversations', limited, () => {
  test('are begun, found, chosen, renamed, and deleted unless that is taken back', async () => {
    const chat = await openChat(browser, server.url, { viewport: { width: 1100, height: 700 } });
    const list = chat.page.getByRole('navigation', { name: 'Conversations' });
    await chat.send('hello first');
    await chat.ended('stop');
    await list.getByRole('button', { name: 'New chat' }).click();
    await chat.page.getByText('What can I do for you?').waitFor();
    await chat.send('hello second');
    await chat.ended('stop');
    await list.getByText('hello first').click();
    await chat.page.locator('[part=bubble]', { hasText: 'hello first' }).waitFor();
    const sessionId = () =>
      chat.page.locator('chat-stream').evaluate((element) => Reflect.get(element, 'sessionId') as unknown);
    assert.equal(await sessionId(), 1);
    await list.getByRole('searchbox').fill('SECOND');
    await list.getByText('hello first').waitFor({ state: 'detached' });
    await list.getByRole('searchbox').fill('');
    await list.getByText('hello first').hover();
    await list.getByRole('button', { name: 'Rename “hello first”' }).click();
    await list.getByRole('textbox', { name: 'Rename “hello first”' }).fill('The first one');
    await chat.page.keyboard.press('Enter');
    await chat.page.getByRole('heading', { name: 'The first one' }).waitFor();
    await list.getByText('The first one').hover();
    await list.getByRole('button', { name: 'Delete “The first one”' }).click();
    await chat.page.getByText('What can I do for you?').waitFor();
    await list.getByRole('button', { name: 'Undo' }).click();
    await list.getByText('The first one').click();
    await chat.page.locator('[part=bubble]', { hasText: 'hello first' }).waitFor();
    assert.deepEqual(chat.complaints, []);
  });

  test('are in a drawer where there is little room, which closes when one is chosen', async () => {
    const chat = await openChat(browser, server.url, { viewport: { width: 360, height: 640 } });
    await chat.send('hello first');
    await chat.ended('stop');
    await chat.page.getByRole('button', { name: 'New chat' }).click();
    await chat.page.getByText('What can I do for you?').waitFor();
    await chat.page.getByRole('button', { name: 'Show conversations' }).click();
    const drawer = chat.page.getByRole('dialog', { name: 'Conversations' });
    await drawer.getByText('hello first').click();
    await drawer.waitFor({ state: 'hidden' });
    await chat.page.locator('[part=bubble]', { hasText: 'hello first' }).waitFor();
    assert.deepEqual(chat.complaints, []);
  });
});
