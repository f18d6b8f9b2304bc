import createDOMPurify, { type Config, type DOMPurify } from 'dompurify';
import { ALLOWED_RAW_TAGS } from './policy.js';

/** None where the page lets nothing be parsed. */
let purifier: DOMPurify | undefined;
let isTried = false;

/**
 * Raw HTML to nodes that hold nothing but what policy.ts allows. They belong to no document that is shown.
 * @returns null when DOMPurify could not parse, as its documentation warns, or is not allowed to by the page: its
 *   `trusted-types` must name `dompurify`, if it names any
 */
export function sanitise(html: string): DocumentFragment | null {
  if (!isTried) purifier = createPurifier();
  isTried = true;
  return purifier ? parsed(purifier, html) : null;
}

/**
 * Made at the first use: in Node there is no window, and the module must load there. An instance of our own, so that hooks
 * and configuration which the page gives to the shared one do not reach us, nor ours the page.
 */
function createPurifier(): DOMPurify | undefined {
  const created = createDOMPurify(window);
  // tried once, for the page is told of every attempt that it stops
  return parsed(created, 'text')?.textContent === 'text' ? created : undefined;
}

/** Null is possible, in spite of the type that DOMPurify gives. */
function parsed(by: DOMPurify, html: string): DocumentFragment | null {
  return by.sanitize(html, CONFIGURATION);
}

const CONFIGURATION = {
  ALLOWED_TAGS: [...ALLOWED_RAW_TAGS],
  ALLOWED_ATTR: ['open'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
} satisfies Config;
