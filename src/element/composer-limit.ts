/** From this share of the limit on it is shown how much is left. */
const NEAR = 0.9;
/** A UTF-16 unit takes no more bytes of UTF-8. */
const MOST_BYTES = 3;

const encoder = new TextEncoder();

/** What is sent of a text, in bytes: blanks around it are not. */
export function byteLength(text: string): number {
  return encoder.encode(text.trim()).length;
}

/** How many bytes may still be written, below zero for too many; `undefined` far from the limit, and without one. */
export function bytesLeft(text: string, limit: number | undefined): number | undefined {
  // most texts are too short for it to matter, and need not be counted at each key
  if (limit === undefined || text.length * MOST_BYTES < limit * NEAR) return undefined;
  const bytes = byteLength(text);
  return bytes < limit * NEAR ? undefined : limit - bytes;
}
