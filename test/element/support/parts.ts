import { parts } from '../../../src/element/parts.js';

/** Waits until all parts of the element are there, which come when they are needed. */
export async function fetchParts(): Promise<void> {
  await Promise.all(Object.values(parts).map((part) => part.fetched()));
}
