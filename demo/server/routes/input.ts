import type { Context } from 'hono';
import { isRecord, parseJson, type JsonRecord } from '../../../src/protocol/guards.js';
import { parseTimestamp } from '../../../src/protocol/session.js';
import { oneLine } from '../one-line.js';
import { Refusal } from '../refusal.js';

/** JSON may write a character of one byte as six (`\u0001`), and there is more in a request than the content. */
const bodyLimit = 512 * 1024;

/** The JSON object of a request's body. */
export async function readBody({ req }: Context): Promise<JsonRecord> {
  const type = req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Refusal('unsupported_type');
  const bytes = await readBytes(req.raw.body, bodyLimit);
  if (bytes === undefined) throw new Refusal('too_long', 'The request is too long.');
  const body = parseJson(new TextDecoder().decode(bytes));
  if (!isRecord(body)) throw bad('The request must be a JSON object.');
  return body;
}

/**
 * Reads to the end also what is too long, and keeps none of it: a connection that is closed in the middle of a
 * request takes the answer with it.
 *
 * @returns `undefined` for what is longer than the limit
 */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : new Uint8Array(Buffer.concat(chunks));
}

/** The parameters of the address, as if they were a body. */
export function readQuery({ req }: Context): JsonRecord {
  return req.query();
}

/** An id: a positive integer, also where it comes as digits. */
export function readId(input: JsonRecord, name: string): number {
  const id = readOptionalId(input, name);
  if (id === undefined) throw bad(`"${name}" is missing.`);
  return id;
}

export function readOptionalId(input: JsonRecord, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const id = asInteger(value);
  if (id === undefined || id < 1) throw bad(`"${name}" must be a positive whole number.`);
  return id;
}

/** A whole number from a query, within bounds. */
export function readCount(
  input: JsonRecord,
  name: string,
  { least, preset }: { least: number; preset: number },
): number {
  const value = input[name];
  if (value === undefined) return preset;
  const count = asInteger(value);
  if (count === undefined || count < least) throw bad(`"${name}" must be a whole number from ${least}.`);
  return count;
}

export function readText(input: JsonRecord, name: string): string {
  const text = readOptionalText(input, name);
  if (text === undefined) throw bad(`"${name}" is missing.`);
  return text;
}

export function readOptionalText(input: JsonRecord, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw bad(`"${name}" must be a text.`);
  return value;
}

/** Characters of a title. */
export const titleLimit = 200;

/** A title: one line. */
export function readTitle(input: JsonRecord): string | undefined {
  const text = readOptionalText(input, 'title');
  if (text === undefined) return undefined;
  const title = oneLine(text);
  if (title === '') throw bad('"title" is empty.');
  if (title.length > titleLimit) throw bad(`"title" is longer than ${titleLimit} characters.`);
  return title;
}

/** `true` or `false`, and `false` where it is left out. */
export function readFlag(input: JsonRecord, name: string): boolean {
  const value = input[name] ?? false;
  if (typeof value !== 'boolean') throw bad(`"${name}" must be true or false.`);
  return value;
}

/** What a client made up so that a repeated request is known as one. */
export function readClientKey(input: JsonRecord): string | undefined {
  const key = readOptionalText(input, 'clientKey');
  if (key !== undefined && !/^[\x21-\x7e]{1,128}$/.test(key))
    throw bad('"clientKey" must be 1 to 128 printable ASCII characters.');
  return key;
}

/** `true` or 1 and `false` or 0, also as digits: what a person said to an action. */
export function readConfirmation(input: JsonRecord): boolean | undefined {
  const value = input.agencyConfirm;
  if (value === undefined || value === null) return undefined;
  if (value === true || value === 1 || value === '1') return true;
  if (value === false || value === 0 || value === '0') return false;
  throw bad('"agencyConfirm" must be 0 or 1.');
}

/** Seconds since 1970; milliseconds are understood. */
export function readTimestamp(input: JsonRecord, now: number): number {
  const value = input.timestamp;
  if (value === undefined || value === null) return now;
  const timestamp = parseTimestamp(value);
  if (timestamp === undefined || timestamp < 0 || timestamp > 1e11)
    throw bad('"timestamp" must be a number of seconds since 1970.');
  return Math.floor(timestamp);
}

export function bad(words: string): Refusal {
  return new Refusal('invalid_input', words);
}

function asInteger(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}
