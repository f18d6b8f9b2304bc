import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openAiProvider } from '../../demo/server/providers/openai.js';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import { createChat } from '../../src/client/chat.js';
import { bytesOf, finishOf, recordingsOf, type Recording } from '../server/support/recordings.js';
import { framings } from '../server/support/replay.js';
import { launchBrowser, openChat, type ChatPage } from './support/chat-page.js';
import { limited } from './support/limits.js';
import { shownText, textIn } from './support/shown-text.js';

/** What the upstream provider plays next. */
let next: { readonly recording: Recording; readonly framing: string };
let upstream: Server;
let server: ChatServer;
let browser: Browser;
let page: ChatPage;

before(async () => {
  upstream = createServer((request, response) => {
    request.resume();
    const type = next.recording.content_type ?? 'text/event-stream';
    framings[next.framing]?.(response, type, bytesOf('recordings', next.recording));
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  const provider = openAiProvider({ url: `http://127.0.0.1:${port}`, model: 'test' });
  server = await startServer({ provider, log: () => undefined });
  browser = await launchBrowser();
  page = await openChat(browser, server.url);
}, limited);
after(async () => {
  await browser.close();
  await server.close();
  upstream.close();
}, limited);

/** Asks by the client alone, in Node; gives what `$messages` holds at the end, and what the database does. */
async function askInNode(): Promise<readonly (string | undefined)[]> {
  const chat = createChat({ baseUrl: `${server.url}/api` });
  await chat.send('hello');
  const { id } = chat.$session.get() ?? {};
  const held = chat.$messages.get().filter(({ role }) => role === 'assistant');
  const all = await server.store.of(1).messages.list(id ?? 0, 20, 0);
  const stored = all.filter(({ role }) => role === 'assistant');
  assert.deepEqual(held.map(partsOf), stored.map(partsOf), 'the client holds what is stored');
  assert.ok(held.length <= 1);
  return [held[0]?.content, held[0]?.reasoning, held[0]?.finish];
}

function partsOf({ content, reasoning, finish }: { content: string; reasoning: string; finish?: string }): unknown {
  return { content, reasoning, finish };
}

/** Asks in the page, in a conversation of its own; gives the state and the letters that are shown. */
async function askInPage(): Promise<{ readonly state: string | null; readonly text: string }> {
  await page.page.getByRole('button', { name: 'New chat' }).click();
  await page.page.getByText('What can I do for you?').waitFor();
  await page.send('hello');
  // drawn together with Stop, so that Send, when it is there again, means the end
  await page.page.locator('chat-stream-message[data-role=human]').waitFor();
  await page.page.getByRole('button', { name: 'Send' }).waitFor();
  if ((await page.answers.count()) === 0) return { state: null, text: '' };
  await page.answer.and(page.page.locator(':not([data-state=growing])')).waitFor();
  return { state: await page.answer.getAttribute('data-state'), text: await textIn(page.answer) };
}

describe('each recorded stream of a real provider', limited, () => {
  for (const recording of recordingsOf('recordings')) {
    test(`${recording.file}: its text is in the database, the client and the page, in every framing`, async () => {
      const { expected } = recording;
      const text = expected ? expected.text + (expected.refusal ?? '') : '';
      const finish = expected ? finishOf(expected) : undefined;
      for (const framing of Object.keys(framings)) {
        next = { recording, framing };
        const [content, reasoning, held] = await askInNode();
        assert.equal(content ?? '', text, framing);
        assert.equal(reasoning ?? '', expected?.reasoning ?? '', framing);
        if (expected) assert.equal(held, finish, framing);
        else assert.equal(held, undefined, 'nothing was said, so there is nothing to mark');

        const shown = await askInPage();
        assert.equal(shown.text.replace(/\s/g, ''), shownText(text).replace(/\s/g, ''), framing);
        if (expected) assert.equal(shown.state, finish, framing);
        else assert.match(await page.page.getByRole('alert').innerText(), /makes no sense/);
      }
      assert.deepEqual(page.complaints, []);
    });
  }
});
