// How long it takes from the model's word to the frame that shows it: each in a page of its own, over the same model.
// npm run bench -- paint [--rounds=3] [--words=200]
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import type { Provider } from '../../../demo/server/providers/provider.js';
import { startServer } from '../../../demo/server/server.js';
import { provideBrowser } from '../../support/browser.mjs';
import { bundle } from '../browser.js';
import { publish, type Series } from '../report.js';
import { installRivals, median } from '../rivals.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, words: { type: 'string', default: '200' } },
});
const count = Number(values.words);
/** Milliseconds between two words. */
const PACE = 40;

const ways: Readonly<Record<string, string>> = {
  'chat-stream, by a stream': 'stream',
  'chat-stream, by polling': 'poll',
  'polling every 2 s': 'twoSeconds',
  'deep-chat, by a stream': 'deepChat',
  'AI SDK useChat': 'useChat',
};

async function* words(): AsyncGenerator<string> {
  for (let index = 0; index < count; index += 1) {
    await wait(PACE);
    yield `(${index} ${(performance.timeOrigin + performance.now()).toFixed(1)}) `;
  }
}

const provider: Provider = {
  async *generate({ signal }) {
    for await (const delta of words()) {
      signal.throwIfAborted();
      yield { type: 'text', delta };
    }
    yield { type: 'finish', finish: 'stop' };
  },
};

/** As each of the others documents it: deep-chat's own form, and the AI SDK's message stream, version 1. */
const rivals: Readonly<Record<string, (say: (data: object | string) => void) => Promise<void>>> = {
  async '/deep-chat'(say) {
    for await (const text of words()) say({ text });
  },
  async '/use-chat'(say) {
    for (const type of ['start', 'start-step']) say({ type });
    say({ type: 'text-start', id: '0' });
    for await (const delta of words()) say({ type: 'text-delta', id: '0', delta });
    say({ type: 'text-end', id: '0' });
    for (const type of ['finish-step', 'finish']) say({ type });
    say('[DONE]');
  },
};

async function answerRival(path: string, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' });
  const say = (data: object | string): void =>
    void response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  await rivals[path]?.(say);
  response.end();
}

/** The page, the others' answers, and a way to the server for ours. */
function pageServer(script: string, api: string) {
  return createServer((asked: IncomingMessage, response) => {
    const { method = 'GET', url = '/', headers } = asked;
    if (url in rivals) void answerRival(url, response);
    else if (url.startsWith('/api/'))
      asked.pipe(
        request(`${api}${url}`, { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        }),
      );
    else if (url === '/main.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    else
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>paint</title><body><script type="module" src="/main.js"></script>');
  });
}

installRivals();
const server = await startServer({ provider });
const script = (await bundle(join(import.meta.dirname, 'page/main.mjs'))).get('/main.js') ?? '';
const pages = pageServer(script, server.url).listen(0, '127.0.0.1');
await once(pages, 'listening');
const url = `http://127.0.0.1:${(pages.address() as AddressInfo).port}/`;
const browser = await chromium.launch({ executablePath: await provideBrowser() });
const delays = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round += 1)
  for (const [name, way] of Object.entries(ways)) {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(name, error));
    await page.goto(url);
    await page.waitForFunction('typeof measure === "function"');
    delays.get(name)?.push(...(await page.evaluate<number[]>(`measure(${JSON.stringify(way)}, ${count})`)));
    await page.close();
  }
await browser.close();
pages.closeAllConnections();
pages.close();
await server.close();

const at = (part: number): Series['values'] =>
  Object.fromEntries(
    [...delays].map(([name, all]) => [name, all.toSorted((a, b) => a - b)[Math.floor((all.length - 1) * part)] ?? NaN]),
  );
publish({
  name: 'paint',
  title: 'From the model’s word to the frame that shows it',
  unit: 'ms',
  series: [
    { name: 'median', values: Object.fromEntries([...delays].map(([name, all]) => [name, median(all)])) },
    { name: '95 of 100', values: at(0.95) },
  ],
  format: (value) => value.toFixed(value < 100 ? 1 : 0),
});
