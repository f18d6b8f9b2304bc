import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { builtInProvider } from '../../demo/server/providers/built-in.js';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import { launchBrowser, openChat } from './support/chat-page.js';
import { limited } from './support/limits.js';

let browser: Browser;
let server: ChatServer;
before(async () => {
  // a microphone that hums, and that nobody is asked about
  browser = await launchBrowser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
  const model = builtInProvider({ tokensPerSecond: Infinity });
  server = await startServer({
    provider: { ...model, title: () => Promise.resolve('What was hummed') },
    titles: true,
  });
}, limited);
after(async () => {
  await browser.close();
  await server.close();
}, limited);

describe('a question that is spoken', limited, () => {
  test('is recorded, sent, written down by the server, answered, and gives the conversation its title', async () => {
    const chat = await openChat(browser, server.url);
    await chat.page.getByRole('button', { name: 'Record a voice message' }).click();
    const finish = chat.page.getByRole('button', { name: 'End the recording' });
    await finish.waitFor();
    await chat.page.getByText(/0:01/).first().waitFor();
    await finish.click();
    await chat.page.locator('[part=upload] audio, [part=upload]').first().waitFor();
    await chat.page.getByRole('button', { name: 'Send' }).click();
    await chat.ended('stop');
    await chat.page.getByRole('heading', { name: 'What was hummed' }).waitFor();
    const { sessions, messages } = server.store.of(1);
    const [session] = await sessions.list();
    const [question] = await messages.list(session?.id ?? 0, 2, 0);
    assert.match(question?.content ?? '', /^This was said in a recording of \d{3,} bytes$/);
    assert.match(question?.attachments[0]?.type ?? '', /^audio\//);
    await chat.page.reload();
    await chat.page.locator('chat-stream-message[data-role=human] audio').waitFor();
    assert.deepEqual(chat.complaints, []);
  });
});
