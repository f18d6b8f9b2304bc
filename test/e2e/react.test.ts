import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import type { Browser, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { startServer } from '../../demo/server/server.js';
import { ChatStream, type ChatStreamProps } from '../../src/react/server.js';
import { createGate } from '../server/support/gate.js';
import { launchBrowser, openChat, viewChat } from './support/chat-page.js';
import { limited } from './support/limits.js';

let browser: Browser;
let script: string;

before(async () => {
  browser = await launchBrowser();
  // React's own development build, which complains of markup that is not what the browser would draw
  const result = await build({
    configFile: false,
    logLevel: 'error',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      write: false,
      minify: false,
      rolldownOptions: {
        input: resolve(import.meta.dirname, 'support/react-page.ts'),
        output: { codeSplitting: false },
      },
    },
  });
  script = (result as Rolldown.RolldownOutput).output[0].code;
}, limited);
after(() => browser.close(), limited);

/** A page with what React has rendered on a server, and what draws it in the browser. */
async function serve(context: TestContext, markup: string) {
  const gate = createGate();
  const server = await startServer({ provider: gate.provider });
  context.after(() => server.close());
  const body = `<!doctype html><html lang="en"><title>React</title><div id="root">${markup}</div><script type="module" src="/page.js"></script>`;
  const prepare = async (page: Page): Promise<void> => {
    await page.route('**/*.html', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.route('**/page.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  };
  return { gate, server, prepare };
}

function markupOf(props: ChatStreamProps): string {
  return renderToString(createElement(ChatStream, props));
}

test('a server writes what can be an attribute, and nothing else', limited, () => {
  const listener = (): void => undefined;
  const props = {
    baseUrl: '/api',
    sessionId: 3,
    hideSessions: true,
    open: false,
    className: 'chat',
    id: 'here',
  } as const;
  assert.equal(
    markupOf({ ...props, onChatSend: listener, suggestions: ['hello'], breaks: undefined }),
    '<chat-stream class="chat" base-url="/api" session-id="3" hide-sessions="" id="here"></chat-stream>',
  );
});

test('a server leaves it to the browser to connect where a key is needed, and writes none', limited, () => {
  const markup = markupOf({ baseUrl: '/api', headers: { authorization: 'Bearer secret' }, mode: 'bubble' });
  assert.equal(markup, '<chat-stream mode="bubble"></chat-stream>');
});

test('what a server has rendered is a chat in the browser, and its events are props', limited, async (context) => {
  const { gate, server, prepare } = await serve(context, markupOf({ baseUrl: '/api', className: 'chat' }));
  const chat = await openChat(browser, `${server.url}/tag.html`, {}, prepare);
  context.after(() => chat.page.close());
  await chat.page.getByRole('button', { name: 'What is new?' }).waitFor();
  await chat.send('hello');
  const model = await gate.next();
  await model.text('Hello to React.');
  await model.finish();
  await chat.ended('stop');
  assert.deepEqual(await chat.page.evaluate('globalThis.heard'), [
    'send hello',
    'human hello',
    'assistant Hello to React.',
  ]);
  assert.equal(await chat.page.evaluate("element === document.querySelector('chat-stream.chat')"), true);
  assert.deepEqual(chat.complaints, []);
});

test('a tag that was rendered without React is a chat, too', limited, async (context) => {
  const { gate, server, prepare } = await serve(context, markupOf({ baseUrl: '/api' }));
  const page = await browser.newPage();
  context.after(() => page.close());
  await prepare(page);
  // only the element's part of the script: nothing to hydrate
  await page.route('**/plain.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en">${markupOf({ baseUrl: '/api' })}<div id="root"></div><script type="module" src="/page.js"></script>`,
    }),
  );
  await page.goto(`${server.url}/plain.html`);
  const chat = viewChat(page.locator('chat-stream').first());
  await chat.composer.waitFor();
  await chat.send('hello');
  const model = await gate.next();
  await model.text('As it is.');
  await model.finish();
  await chat.ended('stop');
});

test('the hook gives what the stores hold, and sends once, also in strict mode', limited, async (context) => {
  const { gate, server, prepare } = await serve(context, '');
  const page = await browser.newPage();
  context.after(() => page.close());
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await prepare(page);
  await page.goto(`${server.url}/hook.html`);
  await page.getByRole('button', { name: 'Say hello' }).click();
  const model = await gate.next();
  await model.text('One ');
  await page.locator('main[data-status=streaming] .assistant').getByText('One').waitFor();
  await model.text('by one.');
  await model.finish();
  await page.locator('main[data-status=idle]').waitFor();
  assert.deepEqual(await page.locator('li').allInnerTexts(), ['hello', 'One by one.']);
  assert.deepEqual(complaints, []);
});
