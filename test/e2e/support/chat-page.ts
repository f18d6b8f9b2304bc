import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { chromeArgs, findBrowser } from '../../support/browser.mjs';

const screenshots = resolve(import.meta.dirname, '../../out');

/** @param more - switches of Chromium's */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser();
  return chromium.launch({ args: [...chromeArgs, ...more], ...(executablePath ? { executablePath } : {}) });
}

/** One chat, as a person and a test see it. Playwright's locators look into the shadow root. */
export interface ChatView {
  readonly answers: Locator;
  readonly answer: Locator;
  readonly composer: Locator;
  readonly log: Locator;
  send(text: string): Promise<void>;
  /** Resolves when the newest answer shows exactly this. */
  shows(text: string): Promise<void>;
  /** Resolves when the newest answer is in one of these states. */
  ended(...states: readonly string[]): Promise<void>;
}

/** The demo page. */
export interface ChatPage extends ChatView {
  readonly page: Page;
  /** What the console complained of, and what broke the content security policy. */
  readonly complaints: readonly string[];
  /** The requests to the contract, as `METHOD /path`. */
  readonly calls: readonly string[];
  screenshot(name: string): Promise<void>;
}

/** @param prepare is called before the page is asked for */
export async function openChat(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  prepare?: (page: Page) => Promise<void>,
): Promise<ChatPage> {
  return showChat(await browser.newPage({ viewport: { width: 1000, height: 800 }, ...options }), url, prepare);
}

/** As `openChat`, in a tab that is there already. */
export async function showChat(page: Page, url: string, prepare?: (page: Page) => Promise<void>): Promise<ChatPage> {
  // what comes, comes in a second or two: whoever waits longer has failed
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  const calls: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) calls.push(`${request.method()} ${pathname.slice('/api'.length)}`);
  });
  await prepare?.(page);
  await page.goto(url);
  const chat = viewChat(page.locator('chat-stream'));
  await chat.composer.waitFor();
  return {
    ...chat,
    page,
    complaints,
    calls,
    async screenshot(name) {
      mkdirSync(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${name}.png`) });
    },
  };
}

/** One of the chats of a page. */
export function viewChat(element: Locator): ChatView {
  const composer = element.getByRole('textbox', { name: 'Message' });
  const answers = element.locator('chat-stream-message[data-role=assistant]');
  const answer = answers.last();
  return {
    answers,
    answer,
    composer,
    log: element.getByRole('log'),
    async send(text) {
      await composer.fill(text);
      await composer.press('Enter');
    },
    async shows(text) {
      const escaped = text.replaceAll(/[^\w ]/g, '\\$&');
      await answer
        .locator('[part=content]')
        .filter({ hasText: new RegExp(`^\\s*${escaped}\\s*$`) })
        .waitFor();
    },
    async ended(...states) {
      const selector = states.map(
        (state) => `chat-stream-message[data-role=assistant][data-state=${state}]:last-of-type`,
      );
      await element.locator(selector.join(', ')).waitFor();
    },
  };
}
