import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

declare global {
  var shownTexts: readonly string[];
}

/** From now on keeps every text that the newest answer shows. Gives the way to read them. */
export async function recordGrowth(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const root = document.querySelector('chat-stream')?.shadowRoot;
    const texts: string[] = [];
    globalThis.shownTexts = texts;
    if (!root) return;
    new MutationObserver(() => {
      const content = [...root.querySelectorAll('[data-role=assistant] [part=content]')].at(-1);
      texts.push(content?.textContent.trimEnd() ?? '');
    }).observe(root, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => globalThis.shownTexts);
}

/** No text was ever taken back, none came twice or out of order, and the last was this. */
export function assertOnlyGrew(texts: readonly string[], whole: string): void {
  for (const text of texts) assert.ok(whole.startsWith(text), `shown: ${text}`);
  const lengths = texts.map(({ length }) => length);
  assert.deepEqual(
    lengths,
    [...lengths].sort((a, b) => a - b),
    'the text shrank',
  );
  assert.equal(texts.at(-1), whole);
}
