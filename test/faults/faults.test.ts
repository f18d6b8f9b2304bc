import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { catalogue, knownFault } from './catalogue.js';
import { faultCases } from './cases.js';
import { browserFaults } from './in-browser.js';
import { renderReliability } from './reliability.js';
import { tryFault } from './try-fault.js';

/** Every fault of the catalogue, each by its id: those that need no browser here, the others in test/e2e. */

/** Milliseconds after which one that never ends is named; each takes a second at most. */
const aMinute = 60_000;

for (const fault of faultCases) {
  const { fault: what, seconds } = knownFault(fault.id);
  const forms = typeof fault.arrange === 'function' ? { '': fault.arrange } : fault.arrange;
  for (const [name, form] of Object.entries(forms)) {
    const { arrange, ...different } = typeof form === 'function' ? { arrange: form } : form;
    const title = `${fault.id}: ${what}${name && ` (${name})`}`;
    test(title, { timeout: aMinute }, (t) => tryFault(t, { ...fault, ...different }, arrange, seconds));
  }
}

test('every fault of the catalogue has one test, and no test has a fault that is not in it', () => {
  const tried = [...faultCases, ...browserFaults].map(({ id }) => id);
  assert.deepEqual(tried.toSorted(), catalogue.map(({ id }) => id).toSorted());
});

test('every fault that needs a browser is a test there whose title begins with its id', () => {
  for (const { id, file } of browserFaults) {
    const titles = [...readFileSync(file, 'utf8').matchAll(/(?:test|it)\(\s*[`']([\w-]+): /g)].map(
      ([, first]) => first,
    );
    assert.equal(titles.filter((first) => first === id).length, 1, `${id} in ${file}`);
  }
});

test('docs/reliability.md is what these tests say', () => {
  assert.equal(readFileSync('docs/reliability.md', 'utf8'), renderReliability(), 'run `npm run docs:reliability`');
});
