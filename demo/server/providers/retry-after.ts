interface Headers {
  get(name: string): string | null;
}

/**
 * How long a service wishes to be left alone, in milliseconds; `undefined` where it does not say.
 *
 * It is said in milliseconds, in seconds, or as a date; a date is measured by the clock of the service, where the
 * answer tells it.
 *
 * @param now milliseconds since 1970
 */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const exact = headers.get('retry-after-ms')?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d+)?$/.test(exact)) return Math.ceil(Number(exact));
  const wish = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,6}(?:\.\d+)?$/.test(wish)) return Math.ceil(Number(wish) * 1000);
  // What begins with a day's name is a date; `Date.parse` takes much more for one.
  if (!/^[A-Z][a-z]{2},? /.test(wish)) return undefined;
  const [at, sent] = [Date.parse(wish), Date.parse(headers.get('date') ?? '')];
  return Number.isNaN(at) ? undefined : Math.max(0, at - (Number.isNaN(sent) ? now : sent));
}
