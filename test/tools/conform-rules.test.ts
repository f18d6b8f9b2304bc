import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { levels } from '../../src/tools/conform/rule.js';
import { rules } from '../../src/tools/conform/rules.js';
import { renderConform } from './conform-page.js';

test('docs/conform.md is of the rules that are run', () => {
  assert.equal(readFileSync('docs/conform.md', 'utf8'), renderConform(), 'run `npm run docs:conform`');
});

test('a rule has a name of its own, a sentence of what it says and one of why', () => {
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const { id, says, why } of rules) {
    assert.match(id, /^[a-z]+(?:-[a-z]+)*$/);
    assert.ok(id.length <= 17, `${id} does not fit into its column`);
    for (const sentence of [says, why]) assert.match(sentence, /^\S.*\.$/, id);
  }
});

test('a rule is written where it says that it is', () => {
  const contract = readFileSync('docs/contract.md', 'utf8');
  for (const { id, section, level } of rules) {
    assert.ok(levels.includes(level), id);
    const [chapter = '', point] = section.split('.');
    const text = contract.split(new RegExp(`^## ${chapter}\\. `, 'm'))[1]?.split(/^## /m)[0];
    assert.ok(text, `${id}: there is no section ${chapter}`);
    if (point !== undefined) assert.match(text, new RegExp(`^${point}\\. `, 'm'), id);
  }
});
