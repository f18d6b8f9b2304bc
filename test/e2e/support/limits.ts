/**
 * For every suite and hook: what hangs is ended and named long before its file is. A test takes it over from its suite,
 * where it is the limit for all of them, too.
 */
export const limited = { timeout: 180_000 };

/** Milliseconds, far more than anything here takes on a slow machine. */
const longest = 20_000;

/** Waits, but not without end: fails with what was waited for. */
export async function within<Value>(what: string, event: Promise<Value>, milliseconds = longest): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds} ms for ${what}`)), milliseconds);
  });
  try {
    return await Promise.race([event, end]);
  } finally {
    clearTimeout(timer);
  }
}
