import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startServer, type ChatServer, type ServerOptions } from '../../demo/server/server.js';
import { launchBrowser, openChat } from './support/chat-page.js';
import { limited } from './support/limits.js';
import { textIn } from './support/shown-text.js';
import { createGate, type Gate } from '../server/support/gate.js';
import { ProviderError } from '../../demo/server/providers/provider.js';

interface StoredMessage {
  readonly role: string;
  readonly content: string;
  readonly finish?: string;
}

let browser: Browser;
let gate: Gate;
let server: ChatServer;

before(async () => {
  browser = await launchBrowser();
}, limited);
after(() => browser.close(), limited);
beforeEach(() => {
  gate = createGate();
}, limited);
afterEach(async () => {
  // an open page keeps its connections, and the server waits for those
  for (const context of browser.contexts()) await context.close();
  await server.close();
}, limited);

async function start(options: ServerOptions = {}): Promise<void> {
  server = await startServer({ provider: gate.provider, heartbeat: 1000, ...options });
}

/** What the database has, read the way any client reads it. */
async function stored(): Promise<readonly StoredMessage[]> {
  const response = await fetch(`${server.url}/api/chat/messages?sessionId=1`);
  return (await response.json()) as StoredMessage[];
}

/** What the model says, and the last words of it that must be seen before it says more. */
const pieces = [
  { text: '## Hello\n\nThe ', seen: 'The' },
  { text: 'answer ', seen: 'The answer' },
  { text: 'comes **word', seen: 'comes' },
  { text: ' by word**, ', seen: 'word by word,' },
  { text: 'and `code` too.', seen: 'and code too.' },
];
const whole = pieces.map(({ text }) => text).join('');

describe('an answer that streams', limited, () => {
  test('appears word by word, is stored as it is shown, and is there again after a reload', async () => {
    await start();
    const chat = await openChat(browser, server.url);
    await chat.send('hello');
    const model = await gate.next();
    const lengths: number[] = [];
    for (const { text, seen } of pieces) {
      await model.text(text);
      await chat.answer.locator('[part=content]').filter({ hasText: seen }).waitFor();
      lengths.push((await textIn(chat.answer)).length);
      assert.equal(await chat.answer.getAttribute('data-state'), 'growing');
    }
    assert.equal(new Set(lengths).size, pieces.length, `lengths seen: ${lengths.join(', ')}`);
    await model.finish();
    await chat.ended('stop');
    assert.equal(await chat.answer.locator('[part=content] h2').innerText(), 'Hello');
    assert.equal(await chat.answer.locator('[part=content] strong').innerText(), 'word by word');
    assert.deepEqual(
      (await stored()).map(({ role, content }) => ({ role, content })),
      [
        { role: 'human', content: 'hello' },
        { role: 'assistant', content: whole },
      ],
    );
    assert.ok(chat.calls.includes('POST /chat/stream'));
    assert.ok(!chat.calls.includes('GET /chat/check_generation'));

    const shown = await chat.answer.locator('[part=content]').innerHTML();
    await chat.page.reload();
    await chat.ended('stop');
    assert.equal(await chat.answer.locator('[part=content]').innerHTML(), shown);
    assert.equal(server.runs.generations, 1);
    assert.deepEqual(chat.complaints, []);
  });

  test('goes on after a reload in its middle, from the same generation', async () => {
    await start();
    const chat = await openChat(browser, server.url);
    await chat.send('hello');
    const model = await gate.next();
    await model.text('The first half');
    await chat.answer.filter({ hasText: 'The first half' }).waitFor();
    await chat.page.reload();
    await chat.answer.filter({ hasText: 'The first half' }).waitFor();
    await model.text(' and the second.');
    await model.finish();
    await chat.ended('stop');
    assert.equal(await textIn(chat.answer), 'The first half and the second.');
    assert.equal(server.runs.generations, 1);
  });

  test('ends when its person stops it: what was shown stays, and is stored as stopped', async () => {
    await start();
    const chat = await openChat(browser, server.url);
    await chat.send('hello');
    const model = await gate.next();
    await model.text('What was said');
    await chat.answer.filter({ hasText: 'What was said' }).waitFor();
    await chat.page.getByRole('button', { name: 'Stop' }).click();
    await chat.ended('cancelled');
    const { signal } = model.request;
    if (!signal.aborted) await once(signal, 'abort');
    void model.text(' and what came too late');
    await chat.page.getByRole('button', { name: 'Send' }).waitFor();
    assert.equal(await textIn(chat.answer), 'What was said');
    await chat.page.waitForFunction(
      async () => ((await (await fetch('/api/chat/messages?sessionId=1')).json()) as unknown[]).length === 2,
    );
    assert.deepEqual((await stored())[1]?.content, 'What was said');
    assert.deepEqual((await stored())[1]?.finish, 'cancelled');
    assert.equal(await chat.page.getByRole('alert').count(), 0);

    await chat.send('go on');
    const second = await gate.next();
    await second.text('Gladly.');
    await second.finish();
    await chat.ended('stop');
    assert.equal(await chat.answers.count(), 2);
  });

  test('that fails keeps its text, says so, and can be asked for again', async () => {
    await start();
    const chat = await openChat(browser, server.url);
    await chat.send('hello');
    const model = await gate.next();
    await model.text('Half an ans');
    await chat.answer.filter({ hasText: 'Half an ans' }).waitFor();
    model.fail(new ProviderError('task_failed'));
    await chat.ended('failed');
    assert.match(await chat.page.getByRole('alert').innerText(), /could not be finished/);
    assert.equal(await textIn(chat.answer), 'Half an ans');
    await chat.screenshot('failed');

    await chat.page.getByRole('button', { name: 'Try again' }).click();
    const second = await gate.next();
    assert.match(await chat.log.innerText(), /Half an ans/, 'kept until there is something new');
    await second.text('A whole answer.');
    await second.finish();
    await chat.ended('stop');
    assert.equal(await chat.answers.count(), 1);
    assert.equal(await textIn(chat.answer), 'A whole answer.');
    await chat.page.reload();
    await chat.ended('stop');
    assert.equal(await chat.answers.count(), 1);
  });
});

describe('without streaming', limited, () => {
  const cases = [
    { streaming: 'missing', title: '/chat/stream answering 404', status: 404 },
    { streaming: 'off', title: 'streaming switched off by the operator', status: 400 },
  ] as const;
  for (const { streaming, title, status } of cases) {
    test(`${title}: the same answer comes by polling, quietly, from one generation`, async () => {
      await start({ streaming });
      const chat = await openChat(browser, server.url);
      const refusal = chat.page.waitForResponse((response) => response.url().endsWith('/chat/stream'));
      await chat.send('hello');
      assert.equal((await refusal).status(), status);
      const model = await gate.next();
      await model.text('Half of it');
      await chat.answer.filter({ hasText: 'Half of it' }).waitFor();
      assert.equal(await chat.answer.getAttribute('data-state'), 'growing');
      await model.text(', then the rest.');
      await model.finish();
      await chat.ended('stop');
      assert.equal(await textIn(chat.answer), 'Half of it, then the rest.');
      assert.equal(await chat.page.getByRole('alert').count(), 0);
      assert.equal(server.runs.generations, 1);
      assert.equal(chat.calls.filter((call) => call === 'GET /chat/generate').length, 1);
      assert.ok(chat.calls.includes('GET /chat/check_generation'));
    });
  }
});

describe('the composer', limited, () => {
  test('sends by Enter, breaks a line by Shift+Enter, and leaves an input method alone', async () => {
    await start();
    const chat = await openChat(browser, server.url);
    await chat.composer.fill('one');
    await chat.composer.press('Shift+Enter');
    await chat.composer.pressSequentially('two');
    assert.equal(await chat.composer.inputValue(), 'one\ntwo');
    await chat.composer.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await chat.composer.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
    assert.equal(await chat.composer.inputValue(), 'one\ntwo');
    await chat.composer.press('Enter');
    const model = await gate.next();
    assert.equal(await chat.composer.inputValue(), '');
    assert.equal(model.request.messages.at(-1)?.content, 'one\ntwo');
    assert.equal(
      await chat.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.localName),
      'textarea',
    );
    await model.finish();
  });

  test('keeps a message that could not be sent, and says why', async () => {
    await start();
    const chat = await openChat(browser, server.url);
    await chat.page.route('**/chat/new_message', (route) => route.fulfill({ status: 503, body: '' }));
    await chat.send('too dear to lose');
    await chat.page.getByRole('alert').waitFor();
    assert.equal(await chat.composer.inputValue(), 'too dear to lose');
    assert.equal(await chat.page.locator('chat-stream-message').count(), 0);
    await chat.page.unroute('**/chat/new_message');
    await chat.composer.press('Enter');
    const model = await gate.next();
    await model.text('Here it is.');
    await model.finish();
    await chat.ended('stop');
    assert.equal(await chat.page.getByRole('alert').count(), 0);
    assert.equal((await stored()).length, 2);
  });
});
