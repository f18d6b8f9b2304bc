import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { People } from '../../demo/server/people/people.js';
import { builtInProvider } from '../../demo/server/providers/built-in.js';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import { findings } from './support/axe.js';
import { launchBrowser, openChat, showChat } from './support/chat-page.js';
import { limited } from './support/limits.js';

const password = 'correct horse';

let browser: Browser;
let server: ChatServer;
/** Another server, of whose pages the first has been told. */
let elsewhere: ChatServer;
let token: string;

before(async () => {
  browser = await launchBrowser();
}, limited);
after(() => browser.close(), limited);
beforeEach(async () => {
  const provider = builtInProvider({ tokensPerSecond: Infinity });
  const secret = randomBytes(32);
  elsewhere = await startServer({ provider });
  server = await startServer({
    provider,
    secret,
    access: { auth: 'password', allowedOrigins: [elsewhere.url] },
  });
  const people = new People({ accounts: server.store.accounts, secret, clock: Date.now });
  const { id } = await people.add('ann', password);
  token = await people.addToken(id, 'test');
}, limited);
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await server.close();
  await elsewhere.close();
}, limited);

async function logIn(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('ann');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL(`${server.url}/`);
}

describe('a person who logs in', limited, () => {
  test('chats, is signed out from another tab, and loses no word by logging in again', async () => {
    const context = await browser.newContext();
    const first = await context.newPage();
    const chat = await showChat(first, server.url);
    await first.getByRole('link', { name: 'Log in' }).waitFor();
    await first.goto(`${server.url}/login`);
    await logIn(first);
    await chat.composer.waitFor();
    await chat.send('hello');
    await chat.ended('stop');
    assert.equal(await first.getByRole('link', { name: 'Log in' }).count(), 0);

    const other = await context.newPage();
    await other.goto(`${server.url}/account`);
    await other.getByRole('button', { name: 'Log out' }).click();
    await other.waitForURL(`${server.url}/login`);

    await chat.send('too dear to lose');
    await first.getByText('You are signed out.').first().waitFor();
    const [tab] = await Promise.all([
      context.waitForEvent('page'),
      first.getByRole('link', { name: 'Log in' }).click(),
    ]);
    await logIn(tab);
    await tab.close();
    await first.waitForFunction(
      (text) => document.querySelector('chat-stream')?.shadowRoot?.querySelector('textarea')?.value === text,
      'too dear to lose',
    );
    await chat.composer.press('Enter');
    await chat.answers.nth(1).waitFor();
    await chat.ended('stop');
    await first.getByRole('link', { name: 'Log in' }).waitFor({ state: 'hidden' });
    assert.equal(server.runs.generations, 2);
  });

  test('is told when they write too much at once, and keeps what they wrote', async () => {
    const busy = await startServer({ access: { messagesPerMinute: 1 } });
    try {
      const chat = await openChat(browser, busy.url);
      await chat.send('one');
      await chat.ended('stop');
      await chat.send('two');
      await chat.page.getByRole('alert').filter({ hasText: 'Too many requests at once' }).waitFor();
      assert.equal((await chat.page.getByText('two', { exact: true }).or(chat.composer).count()) > 0, true);
      assert.equal(busy.runs.generations, 1);
    } finally {
      for (const context of browser.contexts()) await context.close();
      await busy.close();
    }
  });

  for (const colorScheme of ['light', 'dark'] as const)
    test(`finds pages that everybody can use (${colorScheme})`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 320, height: 640 } });
      const broken: string[] = [];
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) broken.push(message.text());
      });
      await page.goto(`${server.url}/login`);
      assert.deepEqual(await findings(page), []);
      await page.getByLabel('Name').fill('ann');
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('alert').waitFor();
      assert.deepEqual(await findings(page), []);
      await logIn(page);
      await page.goto(`${server.url}/account`);
      await page.getByLabel('What it is for').fill('a script');
      await page.getByRole('button', { name: 'Make a token' }).click();
      await page.getByRole('status').waitFor();
      assert.deepEqual(await findings(page), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 320, `${wide} wide`);
      assert.deepEqual(broken, []);
    });
});

/** What esbuild marks the functions within a function with; a page does not know it. */
const nameMark = 'globalThis.__name = (marked) => marked';

/** Runs in a page: what a client does that streams, comes back, polls and sends a file. */
async function useEverything({ url, token }: { url: string; token: string }): Promise<readonly unknown[]> {
  const authorization = { Authorization: `Bearer ${token}`, 'OCS-APIRequest': 'true' };
  const ask = async (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${url}/api/chat/${path}`, {
      method,
      headers: { ...authorization, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const { session } = (await (await ask('PUT', 'new_session', {})).json()) as { session: { id: number } };
  const sessionId = session.id;
  const human = { sessionId, role: 'human', content: 'hello' };
  const { id: messageId } = (await (await ask('PUT', 'new_message', human)).json()) as { id: number };
  const stream = await (await ask('POST', 'stream', { sessionId, messageId })).text();
  const resumed = await fetch(`${url}/api/chat/stream?sessionId=${sessionId}&taskId=1`, {
    headers: { ...authorization, 'Last-Event-ID': '1.1' },
  });
  const { taskId } = (await (await ask('GET', `generate?sessionId=${sessionId}`)).json()) as { taskId: number };
  const polled = await ask('GET', `check_generation?sessionId=${sessionId}&taskId=${taskId}`);
  const form = new FormData();
  form.set('data', new Blob(['a note'], { type: 'text/plain' }), 'a.txt');
  const sent = await fetch(`${url}/api/chat/attachments`, { method: 'POST', headers: authorization, body: form });
  const isWhole = (text: string): boolean => text.includes('"done":true');
  return [isWhole(stream), isWhole(await resumed.text()), polled.status, sent.status];
}

describe('a page of another origin', limited, () => {
  // its own policy lets it ask nobody else
  const mayAsk = { bypassCSP: true };

  test('streams, comes back, polls and sends files, where it is named', async () => {
    const page = await browser.newPage(mayAsk);
    await page.goto(elsewhere.url);
    await page.evaluate(nameMark);
    assert.deepEqual(await page.evaluate(useEverything, { url: server.url, token }), [true, true, 200, 200]);
  });

  test('reads and changes nothing where it is not', async () => {
    const page = await browser.newPage(mayAsk);
    await page.goto(server.url);
    await page.evaluate(nameMark);
    const asked = page.evaluate(useEverything, { url: elsewhere.url, token });
    await assert.rejects(asked, /Failed to fetch/);
    assert.deepEqual(await elsewhere.store.of(1).sessions.list(), []);
  });
});
