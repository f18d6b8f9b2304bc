import { ALLOWED_RAW_TAGS } from './policy.js';

let purify: ((html: string) => DocumentFragment | null) | undefined;
let loading: Promise<void> | undefined;
let isMissed = false;

/**
 * Raw HTML to nodes that hold nothing but what policy.ts allows. They belong to no document that is shown.
 * @returns null when DOMPurify is not there yet, could not parse, as its documentation warns, or is not allowed to by the
 *   page: its `trusted-types` must name `dompurify`, if it names any
 */
export function sanitise(html: string): DocumentFragment | null {
  if (!purify) isMissed = true;
  return purify?.(html) ?? null;
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
  loading ??= import('./purifier.js').then(({ createPurify }) => void (purify = createPurify(ALLOWED_RAW_TAGS)));
  try {
    await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

/** Calls back when DOMPurify has come, if it can be fetched: raw HTML stays the text that it is shown as otherwise. */
export function whenSanitised(again: () => void): void {
  loadSanitiser().then(again, () => undefined);
}
