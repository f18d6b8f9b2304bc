/**
 * For every suite and hook: what hangs is ended and named long before its file is. A test takes it over from its suite,
 * where it is the limit for all of them, too.
 */
export const limited = { timeout: 180_000 };
