import type { Row } from '../database/database.js';

/** Readers of columns: a row is `unknown` until it has been looked at. */
export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`${column} is not a number`);
  return value;
}

export function textOf(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' ? value : undefined;
}

/** A column that holds what this server wrote into it as JSON, so the reader may name its type. */
export function jsonOf(row: Row, column: string): unknown {
  const text = textOf(row, column);
  return text === undefined ? undefined : JSON.parse(text);
}
