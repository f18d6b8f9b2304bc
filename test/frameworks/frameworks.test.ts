// Each project of demo/frameworks/, as a stranger has it: the packed package, installed, built and talked to in a
// browser, in a folder outside of the repository. Needs `npm run build` first.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startServer } from '../../demo/server/server.js';
import { launchBrowser, openChat } from '../e2e/support/chat-page.js';
import { startProgram } from '../guides/support/program.js';
import { freePort } from '../support/free-port.mjs';
import { createGate, type Gate } from '../server/support/gate.js';

const execute = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
/** Milliseconds that one project may take to be installed and built. */
const LONGEST = 240_000;

let folder: string;
let browser: Browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat-stream-frameworks-'));
  browser = await launchBrowser();
  await npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder);
  const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
  await cp(join(folder, `chat-stream-${version}.tgz`), join(folder, 'chat-stream.tgz'));
});
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

async function npm(cwd: string, ...words: readonly string[]): Promise<void> {
  try {
    await execute('npm', words, { cwd, timeout: LONGEST, shell: process.platform === 'win32' });
  } catch (error) {
    // what a compiler complains of goes to the standard output
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`npm ${words.join(' ')} failed in ${cwd}\n${stdout}${stderr}`, { cause: error });
  }
}

/** Installs and builds a project, and gives the folder that a server is to serve. */
async function built(name: string): Promise<string> {
  const project = join(folder, name);
  await cp(join(root, 'demo/frameworks', name), project, {
    recursive: true,
    filter: (path) => !/(?:node_modules|dist)$/.test(path),
  });
  await cp(join(folder, 'chat-stream.tgz'), join(project, 'chat-stream.tgz'));
  await npm(project, 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline');
  await npm(project, 'run', 'build');
  return join(project, 'dist');
}

interface Example {
  /** In docs/examples/client. */
  readonly file: string;
  /** Where the project has it, in the place of its own app or beside it. */
  readonly place: string;
  /** Files that the project needs then, by their paths. */
  readonly others?: Readonly<Record<string, string>>;
  readonly packages?: readonly string[];
  readonly build: readonly string[];
}

const vite = ['exec', '--', 'vite', 'build'];
/** The chats that docs/client.md makes of the client alone. Types are checked elsewhere: `npm test -- guides`. */
const examples: Readonly<Record<string, Example>> = {
  react: {
    file: 'chat.jsx',
    place: 'src/chat.jsx',
    others: { 'src/app.tsx': "export { Chat as App } from './chat.jsx';\n" },
    packages: ['@nanostores/react@1'],
    build: vite,
  },
  vue: { file: 'chat.vue', place: 'src/app.vue', packages: ['@nanostores/vue@1'], build: vite },
  svelte: { file: 'chat.svelte', place: 'src/app.svelte', build: vite },
  angular: {
    file: 'chat.component.ts',
    place: 'src/chat.component.ts',
    others: {
      'src/app.ts': "export { ChatComponent as App } from './chat.component';\n",
      'src/index.html':
        '<!doctype html><html lang="en"><title>Angular</title><link rel="icon" href="data:," /><app-chat></app-chat></html>\n',
    },
    build: ['run', 'build'],
  },
};

/** Puts the guide's code into a project that was built before, and builds it anew. */
async function rebuilt(name: string, { file, place, others = {}, packages = [], build }: Example): Promise<string> {
  const project = join(folder, name);
  await cp(join(root, 'docs/examples/client', file), join(project, place));
  for (const [path, text] of Object.entries(others)) await writeFile(join(project, path), text);
  if (packages.length > 0) await npm(project, 'install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages);
  await npm(project, ...build);
  return join(project, 'dist');
}

/** Talks to the chat that the client's guide makes: a list, a field and a button. */
async function talkToExample(context: TestContext, dist: string): Promise<void> {
  const { url, gate } = await serve(context, dist);
  const page = await browser.newPage();
  context.after(() => page.close());
  const complaints = complaintsOf(page);
  await page.goto(url);
  await page.getByLabel('Message').fill('hello');
  await page.getByRole('button', { name: 'Send' }).click();
  const model = await gate.next();
  await model.text('It ');
  await page.locator('p', { hasText: 'Assistant' }).getByText('It').waitFor();
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await model.text('streams.');
  await model.finish();
  await page.getByRole('button', { name: 'Send' }).waitFor();
  assert.deepEqual(await page.locator('p').allInnerTexts(), ['You hello', 'Assistant It streams.']);
  assert.deepEqual(complaints, []);
}

async function serve(context: TestContext, page: string): Promise<{ url: string; gate: Gate }> {
  const gate = createGate();
  const server = await startServer({ provider: gate.provider, page });
  context.after(() => server.close());
  return { url: server.url, gate };
}

// two at a time: the machine that runs this may have no more
describe('the packed package', { concurrency: 2, timeout: 3 * LONGEST }, () => {
  for (const name of ['angular', 'react', 'preact', 'vue', 'svelte', 'solid', 'plain'])
    test(`makes a chat in the project ${name}`, async (context) => {
      const { url, gate } = await serve(context, await built(name));
      // Solid makes its templates by innerHTML, which the server's policy leaves to those who name a policy of their own
      const chat = await openChat(browser, url, { bypassCSP: name === 'solid' });
      context.after(() => chat.page.close());
      await chat.send('hello');
      const model = await gate.next();
      await model.text('It **streams');
      await chat.answer.getByText('streams').waitFor();
      await model.text('**.');
      await model.finish();
      await chat.ended('stop');
      assert.equal(await chat.answer.locator('[part=content] strong').innerText(), 'streams');
      await chat.page.locator('output').getByText('1 answers').waitFor();
      assert.equal(gate.asked, 1);
      assert.deepEqual(chat.complaints, []);
      await chat.screenshot(`framework-${name}`);
      const example = examples[name];
      if (example) await talkToExample(context, await rebuilt(name, example));
    });

  test('makes the tag and the program of the start guide work in an empty folder', async (context) => {
    const project = join(folder, 'start');
    await mkdir(project);
    await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    await npm(project, 'install', '--no-audit', '--no-fund', '--ignore-scripts', '../chat-stream.tgz', 'vite@8');
    const [port, backendPort] = [await freePort(), await freePort()];
    const [url, backend] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${backendPort}`];
    for (const path of ['proxy/index.html', 'node/ask.mjs', 'proxy/vite.config.js']) {
      const text = await readFile(join(root, 'docs/examples', path), 'utf8');
      await writeFile(join(project, basename(path)), text.replaceAll('http://127.0.0.1:8788', backend));
    }
    const env = { PORT: String(backendPort) };
    await startProgram(context, ['node', join(root, 'docs/backends/short/node.mjs')], { url: backend, env });
    const words = ['npm', 'exec', '--', 'vite', '--host', '127.0.0.1', '--port', String(port), '--strictPort'];
    await startProgram(context, words, { url, cwd: project });
    const page = await browser.newPage();
    context.after(() => page.close());
    await page.goto(url);
    const field = page.getByRole('textbox', { name: /message/i });
    await field.fill('Is anybody there?');
    await field.press('Enter');
    await page.getByRole('log').getByText('You said: Is anybody there?').waitFor();
    const { stdout } = await execute('node', ['ask.mjs', 'What is a stream?'], { cwd: project });
    assert.equal(stdout, 'You said: What is a stream?\n');
  });

  test('makes a chat in the project headless, which has no element', async (context) => {
    const { url, gate } = await serve(context, await built('headless'));
    const page = await browser.newPage();
    context.after(() => page.close());
    const complaints = complaintsOf(page);
    await page.goto(url);
    await page.getByLabel('Message').fill('hello');
    await page.getByRole('button', { name: 'Send' }).click();
    const model = await gate.next();
    await model.text('It ');
    await page.locator('.assistant').getByText('It').waitFor();
    await model.text('streams.');
    await model.finish();
    await page.locator('output').getByText('idle').waitFor();
    assert.deepEqual(await page.locator('li').allInnerTexts(), ['hello', 'It streams.']);
    assert.deepEqual(complaints, []);
  });
});

function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}
