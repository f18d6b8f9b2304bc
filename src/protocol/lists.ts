import { asText, type JsonRecord } from './guards.js';

/** Those entries that can be read; none where there is no list. */
export function parseList<Entry>(value: unknown, parse: (entry: unknown) => Entry | undefined): readonly Entry[] {
  return Array.isArray(value) ? value.map(parse).filter((entry) => entry !== undefined) : [];
}

/** The first of these keys that holds a text. */
export function firstText(value: JsonRecord, ...keys: readonly string[]): string | undefined {
  return keys.map((key) => asText(value[key])).find((text) => text !== undefined);
}
