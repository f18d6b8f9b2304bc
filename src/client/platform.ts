import { createPageStorage, type KeyValueStorage } from '../transport/memory.js';
import type { Locks } from '../transport/slots.js';

/** The storage of this tab; where there is none, or none is allowed, one that ends with the page. */
export function tabStorage(): KeyValueStorage {
  try {
    return typeof sessionStorage === 'object' ? sessionStorage : createPageStorage();
  } catch {
    // a page without a right to storage (a sandboxed frame) throws when it only looks
    return createPageStorage();
  }
}

/** The locks of this origin, in pages with TLS and in workers. Node has locks too, but no limit on connections. */
export function originLocks(): Locks | undefined {
  return typeof location === 'object' && 'locks' in navigator ? navigator.locks : undefined;
}

/** The base URL as every tab of this origin would write it. */
export function absoluteOf(baseUrl: string): string {
  const page = typeof location === 'object' ? location.href : 'http://localhost';
  return new URL(baseUrl, page).href.replace(/\/+$/, '');
}
