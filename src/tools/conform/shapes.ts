import { isId, isRecord, isSameId, type Id, type JsonRecord } from '../../protocol/guards.js';
import { expect } from './finding.js';

/** What of the contract's two shapes must be there (section 1): a client may be more lenient, and others' clients are not. */

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isTime = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

const sessionKeys: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: isId,
  title: isTextOrNull,
  timestamp: isTime,
};

const messageKeys: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: isId,
  session_id: isId,
  role: isText,
  content: isText,
  timestamp: isTime,
  attachments: Array.isArray,
};

/** @throws Finding `wrong` */
export function expectSession(value: unknown): void {
  expectKeys('session', value, sessionKeys);
}

/** @throws Finding `wrong` */
export function expectMessage(value: unknown, { sessionId, role }: { sessionId: Id; role: string }): void {
  const message = expectKeys('message', value, messageKeys);
  expect(isSameId(sessionId, message.session_id as Id), `session_id is ${JSON.stringify(message.session_id)}`);
  expect(message.role === role, `role is ${JSON.stringify(message.role)}`);
  const { sources = '[]' } = message;
  expect(isText(sources), `sources is ${JSON.stringify(sources)}, and no JSON string of a list`);
}

function expectKeys(
  what: string,
  value: unknown,
  keys: Readonly<Record<string, (value: unknown) => boolean>>,
): JsonRecord {
  expect(isRecord(value), `${JSON.stringify(value)} is no ${what}`);
  for (const [key, isRight] of Object.entries(keys))
    expect(isRight(value[key]), `in the ${what} "${key}" is ${key in value ? JSON.stringify(value[key]) : 'missing'}`);
  return value;
}
