import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { blocksOf, withFiles } from './support/blocks.js';
import { guides, root } from './support/guides.js';
import { complaintsOf } from './support/typescript.js';

const texts = guides().map((guide) => ({ guide, text: readFileSync(join(root, guide), 'utf8') }));

test('what a guide shows of a file is the file: npm run docs:code', () => {
  for (const { guide, text } of texts) {
    const read = (file: string): string => readFileSync(join(root, dirname(guide), file), 'utf8');
    assert.equal(text, withFiles(text, read), guide);
  }
});

test('the code of the guides compiles', () => {
  // the backends are tested by running them
  const blocks = texts.flatMap(({ guide, text }) =>
    blocksOf(text)
      .filter(({ file }) => !file?.startsWith('backends/'))
      .map((block) => ({ guide, block })),
  );
  assert.ok(blocks.length > 20);
  assert.deepEqual(complaintsOf(blocks), []);
});

test('code that does not compile is found, by guide and line', () => {
  const block = { language: 'ts', file: undefined, line: 7 };
  const complaints = (code: string) => complaintsOf([{ guide: 'docs/a.md', block: { ...block, code } }]);
  assert.deepEqual(
    complaints("import { createChat } from 'chat-stream/client';\ncreateChat({ baseUrl: '/api' });"),
    [],
  );
  assert.deepEqual(complaints('somethingOfThePage.show(chat.$messages.get().length);'), []);
  assert.match(String(complaints("const x = 1;\nchat.sned('x');")), /^docs\/a\.md:9: .*sned/);
  assert.match(String(complaints('const = 1;')), /^docs\/a\.md:8: /);
  assert.match(String(complaints("import { nothing } from 'chat-stream/client';")), /nothing/);
});

test('the commands of the guides are what a shell understands', () => {
  for (const { guide, text } of texts)
    for (const { language, code, line } of blocksOf(text).filter(({ language }) => language === 'sh')) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
      assert.equal(status, 0, `${guide}:${line} (${language}): ${stderr}`);
    }
});

test('the scripts of the project that a guide names are there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  for (const { guide, text } of texts)
    for (const [, name = ''] of text.matchAll(
      /npm run ((?:test|docs|bench|build|lint|format|server|typecheck)[\w:-]*)/g,
    ))
      assert.ok(name in scripts, `${guide}: ${name}`);
});
