// What a person sees a minute after something broke: each chat in a page of its own, with its own protocol.
// npm run bench -- faults [--seconds=60] [--only=cut] [--shown]
import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startServer, type ChatServer } from '../../../demo/server/server.js';
import { provideBrowser } from '../../support/browser.mjs';
import { bundle } from '../browser.js';
import { publishWords } from '../report.js';
import { installRivals } from '../rivals.js';
import { Cell, lineFaults, pageFaults, type Fault } from './line.js';
import { read, wordsFor } from './shown.js';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, only: { type: 'string' }, shown: { type: 'boolean' } },
});
const fields: Readonly<Record<string, string>> = { ours: 'textarea', deepChat: '#text-input', n8n: 'textarea' };
const clients: Readonly<Record<string, string>> = {
  ours: 'chat-stream',
  deepChat: 'deep-chat',
  useChat: 'AI SDK useChat',
  resumed: 'AI SDK useChat, resumable',
  tanStack: 'TanStack AI, durable',
  n8n: '@n8n/chat',
};
const faults: readonly Fault[] = [...lineFaults, ...pageFaults].filter((fault) =>
  [undefined, fault].includes(values.only as Fault),
);

/** A client under a fault. Ours has the reference server behind it, and all its endpoints but the stream are well. */
interface Place {
  readonly cell: Cell;
  readonly state: Record<string, unknown>;
  readonly server: ChatServer | undefined;
}

async function placeOf(client: string, fault: Fault): Promise<Place> {
  const cell = new Cell(fault);
  const provider = {
    async *generate() {
      for await (const delta of cell.words(wait)) yield { type: 'text' as const, delta };
      yield { type: 'finish' as const, finish: 'stop' as const };
    },
  };
  return { cell, state: {}, server: client === 'ours' ? await startServer({ provider }) : undefined };
}

/** The way to the reference server, on which its stream meets the fault. */
function forward({ cell, server }: Place, path: string, asked: IncomingMessage, response: ServerResponse): void {
  const isStream = path.startsWith('/api/chat/stream');
  if (isStream && cell.refuses(response)) return void asked.resume();
  const { method = 'GET', headers } = asked;
  const passed = ask(`${server?.url ?? ''}${path}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    if (!isStream) return void answer.pipe(response);
    const line = cell.line(response);
    // a fault that ends the line is no reason to take less from the server
    answer.setEncoding('utf8').on('data', line.write).on('end', line.end);
  });
  passed.on('error', () => response.destroy());
  response.on('close', () => passed.destroy());
  asked.pipe(passed);
}

function serve(places: ReadonlyMap<string, Place>, files: ReadonlyMap<string, string>, rivals: Rivals) {
  return createServer((asked, response) => {
    const [, fault = '', client = '', ...rest] = (asked.url ?? '/').split('/');
    const place = places.get(`${decodeURIComponent(fault)}/${client}`);
    const path = `/${rest.join('/')}`;
    const file = files.get(path);
    if (file !== undefined) {
      const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
      response.writeHead(200, { 'content-type': type }).end(file);
    } else if (!path.startsWith('/api') || !place)
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          '<!doctype html><link rel="stylesheet" href="style.css"><body><script type="module" src="main.js"></script>',
        );
    else if (client === 'ours') forward(place, path, asked, response);
    else void rivals[client]?.(place.cell, asked, response, place.state).catch(console.error);
  });
}

type Rivals = Readonly<
  Record<string, (cell: Cell, asked: IncomingMessage, response: ServerResponse, state: Place['state']) => Promise<void>>
>;

/** What happens to the page itself, three seconds after it was asked. */
async function trouble(page: Page, { cell }: Place): Promise<void> {
  await wait(3000);
  if (cell.fault === 'reload') await page.reload();
  if (cell.fault === 'offline') {
    await page.context().setOffline(true);
    cell.disconnect();
    await wait(10_000);
    await page.context().setOffline(false);
  }
  if (cell.fault === 'freeze') {
    // as in a computer that sleeps: its connections are gone when it wakes
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    cell.disconnect();
    await wait(20_000);
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  }
}

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.waitForFunction('globalThis.isReady');
  return page;
}

/** A cell of the table. */
async function meet(page: Page, client: string, place: Place): Promise<string> {
  const field = page.locator(fields[client] ?? 'input').first();
  await field.fill('hello');
  await field.press('Enter');
  await Promise.all([trouble(page, place), wait(Number(values.seconds) * 1000)]);
  const text = await page.evaluate<string>('seen()');
  // what was said within the last moment may be on its way
  const { fault, generations, spoken } = place.cell;
  if (values.shown) console.error(fault, client, JSON.stringify(text.replaceAll(/\s+/g, ' ')));
  await page.context().close();
  return wordsFor(read(text), fault === 'held back' ? spoken : 40, generations);
}

installRivals();
const { rivals } = (await import('./rivals.mjs')) as { rivals: Rivals };
const places = new Map<string, Place>();
for (const fault of faults)
  for (const client of Object.keys(clients)) places.set(`${fault}/${client}`, await placeOf(client, fault));
const server = serve(places, await bundle(join(import.meta.dirname, 'page/main.mjs')), rivals).listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const browser = await chromium.launch({ executablePath: await provideBrowser() });
const table = new Map<string, string>();
for (const fault of faults) {
  const pages: (readonly [client: string, page: Page])[] = [];
  for (const client of Object.keys(clients))
    pages.push([client, await open(browser, `${origin}/${encodeURIComponent(fault)}/${client}/`)]);
  await Promise.all(
    pages.map(async ([client, page]) => {
      const name = `${fault}/${client}`;
      const place = places.get(name);
      if (place) table.set(name, await meet(page, client, place));
    }),
  );
}
await browser.close();
server.closeAllConnections();
server.close();
for (const place of places.values()) await place.server?.close();

const rows = faults.map((fault) => [
  fault,
  ...Object.keys(clients).map((client) => table.get(`${fault}/${client}`) ?? ''),
]);
const head = ['after a minute', ...Object.values(clients)];
if (values.only === undefined) publishWords('faults', [head, ...rows]);
else console.log(head, rows);
