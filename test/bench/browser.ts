import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { chromeArgs, provideBrowser } from '../support/browser.mjs';

const ORIGIN = 'https://bench.example';
/** Media types of what is built, by the ends of names. */
export const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export interface Driven {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** What the figures were taken on. */
  readonly machine: Readonly<Record<string, string>>;
}

/**
 * A page, built from its folder, in a browser that is closed when `use` has ended.
 *
 * @param ready - what the page sets globally once it can be used
 */
export async function withBuiltPage(
  root: string,
  ready: string,
  use: (driven: Driven) => Promise<void>,
): Promise<void> {
  const built = await mkdtemp(join(tmpdir(), 'chat-stream-bench-'));
  await buildPage(root, built);
  const browser = await chromium.launch({ executablePath: await provideBrowser(), args: chromeArgs });
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    page.on('console', (message) => console.error(message.text()));
    page.on('pageerror', (error) => console.error(error));
    await page.route('**/*', async (route) => {
      const { origin, pathname } = new URL(route.request().url());
      const path = join(built, pathname);
      if (origin !== ORIGIN || !existsSync(path)) return route.abort();
      return route.fulfill({ body: await readFile(path), headers: headersOf(path) });
    });
    await page.goto(`${ORIGIN}/index.html`);
    await page.waitForFunction(`globalThis.${ready}`);
    const devtools = await page.context().newCDPSession(page);
    // CPU time of the page's thread: other programs on the machine do not count
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const machine = {
      browser: `Chromium ${browser.version()}`,
      processor: `${cpus().length} × ${cpus()[0]?.model ?? ''}`,
      load: loadavg()[0]?.toFixed(1) ?? '',
    };
    await use({ page, devtools, machine });
  } finally {
    await browser.close();
    await rm(built, { recursive: true, force: true });
  }
}

/** Isolated from other origins a page gets a clock of 5 µs instead of 100. */
function headersOf(path: string): Record<string, string> {
  return {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
}

/** Builds a page into a folder. */
export async function buildPage(root: string, built: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: { outDir: built, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 10_000 },
  });
}

/** Builds a script with all that it imports into one file, by its path on a server, and its styles into another. */
export async function bundle(input: string): Promise<ReadonlyMap<'/main.js' | '/style.css', string>> {
  const result = (await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, target: 'esnext', rolldownOptions: { input, output: { codeSplitting: false } } },
  })) as Rolldown.RolldownOutput;
  return new Map(
    result.output.map((file) =>
      file.type === 'chunk' ? ['/main.js', file.code] : ['/style.css', String(file.source)],
    ),
  );
}
