import createDOMPurify, { type Config, type DOMPurify } from 'dompurify';
import { ALLOWED_ATTRIBUTES, ALLOWED_TAGS } from './policy.js';

let purifier: DOMPurify | undefined;

/**
 * HTML of our own renderer to nodes that hold nothing but what policy.ts allows. The addresses of links are not judged
 * here but on the nodes, where character references are resolved (finish.ts); script addresses are gone already.
 * @returns null when DOMPurify could not parse, as its documentation warns.
 */
export function sanitise(html: string): DocumentFragment | null {
  // Made at the first use: in Node there is no window, and the module must load there. An instance of our own, so that
  // hooks and configuration which the page gives to the shared one do not reach us, nor ours the page.
  purifier ??= createDOMPurify(window);
  return purifier.sanitize(html, CONFIGURATION);
}

const CONFIGURATION = {
  ALLOWED_TAGS: [...ALLOWED_TAGS],
  ALLOWED_ATTR: [...ALLOWED_ATTRIBUTES],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOW_UNKNOWN_PROTOCOLS: true,
  RETURN_DOM_FRAGMENT: true,
} satisfies Config;
