import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildPage, TYPES } from '../bench/browser.js';
import { chromeArgs, provideBrowser } from '../support/browser.mjs';
import { harmless, hostile } from './hostile.js';

const ORIGIN = 'https://diagrams.example';
/** Less what mermaid needs: styles of its own. */
const NO_STYLES = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:";
const TRUSTED_TYPES = `${NO_STYLES}; require-trusted-types-for 'script'`;
const FAILED = 'The diagram cannot be shown';

let built: string;
let browser: Browser;
/** What the page did that it should not do. */
let harm: string[];

before(async () => {
  built = await mkdtemp(join(tmpdir(), 'chat-stream-diagrams-'));
  await buildPage(join(import.meta.dirname, 'page'), built);
  browser = await chromium.launch({ executablePath: await provideBrowser(), args: chromeArgs });
});

after(async () => {
  await browser.close();
  await rm(built, { recursive: true, force: true });
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

async function open(policy?: string): Promise<Page> {
  const page = await browser.newPage();
  harm = [];
  await page.route('**/*', async (route) => {
    const { origin, pathname, href } = new URL(route.request().url());
    const path = join(built, pathname);
    if (origin === ORIGIN && existsSync(path)) {
      const headers = {
        'content-type': TYPES[extname(path)] ?? '',
        ...(policy && { 'content-security-policy': policy }),
      };
      return route.fulfill({ body: await readFile(path), headers });
    }
    harm.push(`request of ${href}`);
    return route.abort();
  });
  page.on('dialog', (dialog) => {
    harm.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${ORIGIN}/index.html`);
  await page.waitForFunction(() => 'showDiagram' in globalThis);
  return page;
}

/** @returns what a click on the button comes to, and what stands in the page besides */
async function draw(page: Page, source: string): Promise<{ width: number; said: string; code: string; left: number }> {
  await page.evaluate(`globalThis.showDiagram(${JSON.stringify(source)})`);
  await page.click('.diagram button');
  await page.waitForFunction(() => document.querySelector('.diagram img, .diagram .status:not(:empty)') !== null);
  return page.evaluate(() => ({
    width: document.querySelector<HTMLImageElement>('.diagram img')?.naturalWidth ?? 0,
    said: document.querySelector('.diagram .status')?.textContent ?? '',
    code: document.querySelector('.code-block code')?.textContent.trim() ?? '',
    left: document.querySelectorAll('body > :not(main), main svg, main iframe').length,
  }));
}

describe('mermaid', () => {
  for (const [name, policy] of [
    ['without a content security policy', undefined],
    ['where styles may not be written', NO_STYLES],
  ] as const) {
    it(`draws ${name}`, async () => {
      const page = await open(policy);
      for (const source of harmless) {
        const { width, said, code, left } = await draw(page, source);
        assert.ok(width > 30, `${source}: ${width} wide, ${said}`);
        assert.deepEqual({ said, code, left }, { said: '', code: source, left: 0 });
      }
      assert.deepEqual(harm, []);
    });
  }

  it('brings nothing into the page that a text asks for', async () => {
    const page = await open();
    for (const [name, source] of Object.entries(hostile)) {
      const { code, left } = await draw(page, source);
      assert.deepEqual({ name, harm, code, left }, { name, harm: [], code: source, left: 0 });
    }
    assert.equal(page.url(), `${ORIGIN}/index.html`);
  });

  it('says that it cannot draw under Trusted Types, and leaves the source and nothing else', async () => {
    const page = await open(TRUSTED_TYPES);
    const [source = ''] = harmless;
    assert.deepEqual(await draw(page, source), { width: 0, said: FAILED, code: source, left: 0 });
    assert.deepEqual(harm, []);
  });
});
