import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { licencesPage } from '../../scripts/licences.js';

test('docs/licences.md tells of what is locked: npm run licences', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/licences.md'), 'utf8');
  assert.equal(page, licencesPage());
});

test('all that comes with the package may be used by anyone', () => {
  const licences = [...licencesPage().matchAll(/^\| \[.*\| ([^|]+) \|$/gm)].map(([, licence = '']) => licence);
  assert.ok(licences.length > 5);
  const known = ['MIT', 'BSD-3-Clause', '(MPL-2.0 OR Apache-2.0)', 'Apache-2.0', 'ISC'];
  assert.deepEqual(
    licences.filter((licence) => !known.includes(licence)),
    [],
  );
});
