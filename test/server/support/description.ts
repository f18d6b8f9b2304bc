import assert from 'node:assert/strict';
import { isRecord, type JsonRecord } from '../../../src/protocol/guards.js';

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: JsonRecord;
}

/** `/openapi.json` of a server. */
export async function readDescription(url: string): Promise<JsonRecord> {
  const response = await fetch(`${url}/openapi.json`);
  assert.equal(response.status, 200);
  const description: unknown = await response.json();
  assert.ok(isRecord(description));
  return description;
}

export function operationsOf({ paths }: JsonRecord): readonly Operation[] {
  return entriesOf(paths).flatMap(([path, methods]) =>
    entriesOf(methods).map(([method, operation]) => {
      assert.ok(isRecord(operation));
      return { method: method.toUpperCase(), path, operation };
    }),
  );
}

/** The statuses that an operation is said to answer with. */
export function statusesOf({ responses }: JsonRecord): readonly number[] {
  return entriesOf(responses).map(([status]) => Number(status));
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  assert.ok(isRecord(value));
  return Object.entries(value);
}
