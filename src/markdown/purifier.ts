import createDOMPurify, { type Config } from 'dompurify';

/**
 * What DOMPurify makes of raw HTML, of which it lets through the tags that are named; null where it may not parse.
 * Fetched when it is first needed (sanitise.ts).
 */
export function createPurify(tags: Iterable<string>): (html: string) => DocumentFragment | null {
  const configuration = {
    ALLOWED_TAGS: [...tags],
    ALLOWED_ATTR: ['open'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  } satisfies Config;
  // of our own, so that hooks and configuration which the page gives to the shared one do not reach us
  const purifier = createDOMPurify(window);
  // null is possible, in spite of the type that DOMPurify gives
  const purify = (html: string): DocumentFragment | null => purifier.sanitize(html, configuration);
  // tried once, for the page is told of every attempt that it stops
  return purify('text')?.textContent === 'text' ? purify : () => null;
}
