/** The primitive guards every reader of the wire is made of. Pure: they look, and never throw. */

/** An identifier as the wire has it: an integer on Nextcloud, elsewhere often a string (contract, head). */
export type Id = number | string;

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isId(value: unknown): value is Id {
  return Number.isSafeInteger(value) || (typeof value === 'string' && value !== '');
}

/** `7` and `"7"` name the same thing: a query parameter makes a string of every id. */
export function isSameId(a: Id | undefined, b: Id | undefined): boolean {
  return a !== undefined && b !== undefined && String(a) === String(b);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

export function asCount(value: unknown): number | undefined {
  return isCount(value) ? value : undefined;
}

export function asId(value: unknown): Id | undefined {
  return isId(value) ? value : undefined;
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Of some properties those that have a value: an optional one is there or not, and never `undefined`. */
export function given<Values extends object>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> };
export function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Parses JSON that may not be JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
