import createDOMPurify, { type Config } from 'dompurify';
import { ALLOWED_RAW_TAGS } from './policy.js';

const CONFIGURATION = {
  ALLOWED_TAGS: [...ALLOWED_RAW_TAGS],
  ALLOWED_ATTR: ['open'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
} satisfies Config;

/** An instance of our own, so that hooks and configuration which the page gives to the shared one do not reach us. */
const purifier = createDOMPurify(window);
// tried once, for the page is told of every attempt that it stops
const isAllowed = parsed('text')?.textContent === 'text';

/** What DOMPurify makes of raw HTML; null where it may not parse. Fetched when it is first needed (sanitise.ts). */
export function purify(html: string): DocumentFragment | null {
  return isAllowed ? parsed(html) : null;
}

/** Null is possible, in spite of the type that DOMPurify gives. */
function parsed(html: string): DocumentFragment | null {
  return purifier.sanitize(html, CONFIGURATION);
}
