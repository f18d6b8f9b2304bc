import type { Stretch } from './html-views.js';
import { ALLOWED_RAW_TAGS } from './policy.js';

type Purifier = typeof import('./purifier.js');

let read: ReturnType<Purifier['createReader']> | undefined;
let loading: Promise<Purifier> | undefined;
let isMissed = false;

/**
 * Raw HTML to views of what policy.ts allows.
 *
 * @param holdsBlocks text is to be paragraphs, as it does not stand within a phrase
 * @returns undefined when DOMPurify is not there yet, could not parse, as its documentation warns, or is not allowed to by
 *   the page: its `trusted-types` must name `dompurify`, if it names any
 */
export function readHtml(html: string, holdsBlocks: boolean): Stretch | undefined {
  if (!read) isMissed = true;
  return read?.(html, holdsBlocks);
}

/** Whether there was raw HTML to be cleaned since the last call, before DOMPurify was there. */
export function takeMissed(): boolean {
  const wasMissed = isMissed;
  isMissed = false;
  return wasMissed;
}

/**
 * Fetches DOMPurify, as the first raw HTML does: after that, raw HTML is shown at once, and not as text until then.
 * @throws what the import throws where it cannot be fetched; the next call tries again
 */
export async function loadSanitiser(): Promise<void> {
  await fetchPurifier();
}

async function fetchPurifier(): Promise<Purifier> {
  loading ??= import('./purifier.js');
  try {
    const purifier = await loading;
    read ??= purifier.createReader(ALLOWED_RAW_TAGS);
    return purifier;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

/**
 * Calls back when DOMPurify has come, if it can be fetched: raw HTML stays the text that it is shown as otherwise.
 *
 * @param showAnew is given what keeps a selection meanwhile
 */
export function whenSanitised(showAnew: (keepSelection: Purifier['keepSelection']) => void): void {
  fetchPurifier().then(
    ({ keepSelection }) => showAnew(keepSelection),
    () => undefined,
  );
}
