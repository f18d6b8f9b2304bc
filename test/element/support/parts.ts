import { parts } from '../../../src/element/parts.js';

// a tab that has run another file may hold its drafts
sessionStorage.clear();

/** Waits until all parts of the element are there, which come when they are needed. */
export async function fetchParts(): Promise<void> {
  await Promise.all(Object.values(parts).map((part) => part.fetched()));
}
