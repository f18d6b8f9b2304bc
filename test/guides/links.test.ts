import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { anchorsOf, linksOf } from './support/anchors.js';
import { guides, root } from './support/guides.js';

const read = (path: string): string => readFileSync(path, 'utf8');

for (const guide of guides())
  test(`${guide} leads to what is there`, () => {
    const path = join(root, guide);
    const broken = linksOf(read(path)).filter((link) => !leadsSomewhere(path, link));
    assert.deepEqual(broken, []);
  });

test('a link to what is missing is found', () => {
  const path = join(root, 'docs/README.md');
  for (const link of ['nowhere.md', '#nowhere', 'element.md#nowhere', '../nowhere/'])
    assert.ok(!leadsSomewhere(path, link), link);
  for (const link of ['element.md', 'element.md#looks', '../demo/', 'https://example.com/'])
    assert.ok(leadsSomewhere(path, link), link);
});

test('each guide is found from docs/README.md', () => {
  const listed = new Set(linksOf(read(join(root, 'docs/README.md'))));
  const own = guides().filter((path) => /^docs\/[^/]+\.md$/.test(path) && !/\/(?:README|index)\.md$/.test(path));
  assert.deepEqual(
    own.filter((path) => !listed.has(path.slice('docs/'.length))),
    [],
  );
});

function leadsSomewhere(from: string, link: string): boolean {
  if (/^(?:https?|mailto):/.test(link)) return true;
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? from : resolve(dirname(from), decodeURIComponent(file));
  if (!existsSync(path)) return false;
  if (anchor === undefined) return true;
  return statSync(path).isFile() && anchorsOf(read(path)).has(decodeURIComponent(anchor));
}
