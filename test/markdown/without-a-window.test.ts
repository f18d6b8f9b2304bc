import assert from 'node:assert/strict';
import { test } from 'node:test';

test('the markdown layer can be loaded where there is no window', async () => {
  assert.equal(typeof globalThis.document, 'undefined');
  const markdown = await import('../../src/markdown/index.js');
  assert.deepEqual(Object.keys(markdown).sort(), ['createMarkdownStream', 'loadSanitiser', 'renderMarkdown']);
});
