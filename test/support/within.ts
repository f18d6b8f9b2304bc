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
