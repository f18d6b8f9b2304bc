import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** What can go wrong, what must come of it, and in how many seconds at most: test/fixtures/faults.json. */
export interface CatalogueEntry {
  readonly id: string;
  readonly group: string;
  readonly fault: string;
  readonly outcome: string;
  readonly seconds: number;
}

const file = new URL('../fixtures/faults.json', import.meta.url);

export const catalogue = JSON.parse(readFileSync(file, 'utf8')) as readonly CatalogueEntry[];

export function knownFault(id: string): CatalogueEntry {
  const entry = catalogue.find((known) => known.id === id);
  assert.ok(entry, `${id} is not in the catalogue`);
  return entry;
}
