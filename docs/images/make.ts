// npm run docs:images: takes the pictures of docs/theming.md and README.md
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { chromeArgs, provideBrowser } from '../../test/support/browser.mjs';

const root = resolve(import.meta.dirname, '../..');
const source = (path: string): string => join(root, 'src', path);

/** Each picture: what the page is told (see page.ts), and how large it is. */
const pictures: Readonly<Record<string, readonly [query: string, width: number, height: number]>> = {
  light: ['say=Show+me+a+table', 720, 560],
  dark: ['look=dark&list&say=Write+some+code', 860, 500],
  warm: ['look=warm&say=Show+me+a+table', 720, 520],
  nextcloud: ['look=nextcloud&say=Show+me+a+table', 720, 520],
  bubble: ['look=shop&mode=bubble&say=Show+me+a+table', 720, 640],
  narrow: ['say=Show+me+a+table', 340, 560],
  arabic: ['locale=ar', 340, 560],
};

const server = await createServer({
  root,
  configFile: false,
  logLevel: 'warn',
  optimizeDeps: { entries: ['docs/images/page.html'] },
  server: { port: 0, host: '127.0.0.1' },
  resolve: {
    alias: [
      { find: /^chat-stream$/, replacement: source('index.ts') },
      { find: /^chat-stream\/protocol$/, replacement: source('protocol/index.ts') },
    ],
  },
});
await server.listen();
const browser = await chromium.launch({ executablePath: await provideBrowser(), args: chromeArgs });
try {
  for (const [name, [query, width, height]] of Object.entries(pictures)) {
    const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
    await page.clock.setFixedTime(new Date('2026-06-01T09:41:00'));
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}docs/images/page.html?${query}`);
    await page.locator('[data-state=ready]').waitFor();
    await page.screenshot({ path: join(import.meta.dirname, `${name}.png`), animations: 'disabled' });
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
