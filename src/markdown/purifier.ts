import createDOMPurify, { type Config } from 'dompurify';
import { stretchOf, type Stretch } from './html-views.js';

/** Needed when what was shown before is shown anew. */
export { keepSelection } from './keep-selection.js';

/**
 * Reads raw HTML by DOMPurify, which lets through the tags that are named; undefined where it may not parse, or something
 * was lost. Fetched when it is first needed (sanitise.ts).
 */
export function createReader(tags: Iterable<string>): (html: string, holdsBlocks: boolean) => Stretch | undefined {
  const purify = createPurify(tags);
  return (html, holdsBlocks) => {
    const fragment = whole(purify(html + SENTINEL));
    return fragment && stretchOf(fragment, holdsBlocks);
  };
}

const SENTINEL = '\uE000';

/**
 * The sentinel stands at the end, and so in the elements that are open there. Where it is missing something was lost, or
 * the page lets nothing be parsed.
 */
function whole(fragment: DocumentFragment | null): DocumentFragment | undefined {
  let last: Node | null = fragment;
  while (last?.lastChild) last = last.lastChild;
  if (!(last instanceof Text) || !last.data.endsWith(SENTINEL)) return undefined;
  last.data = last.data.slice(0, -SENTINEL.length);
  return fragment ?? undefined;
}

/** Null is possible, in spite of the type that DOMPurify gives. */
function createPurify(tags: Iterable<string>): (html: string) => DocumentFragment | null {
  const configuration = {
    ALLOWED_TAGS: [...tags],
    ALLOWED_ATTR: ['open'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  } satisfies Config;
  // of our own, so that hooks and configuration which the page gives to the shared one do not reach us
  const purifier = createDOMPurify(window);
  const purify = (html: string): DocumentFragment | null => purifier.sanitize(html, configuration);
  // tried once, for the page is told of every attempt that it stops
  return purify('text')?.textContent === 'text' ? purify : () => null;
}
