import { isId, isRecord, isSameId, type Id } from '../../protocol/guards.js';
import type { StoredMessage } from '../../protocol/message.js';
import { expect } from './finding.js';

/** What of the contract's two shapes must be there (section 1). Our client gets on with less; others may not. */

type Keys = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isTime = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isTextIfThere = (value: unknown): boolean => value === undefined || isText(value);

const sessionKeys: Keys = { id: isId, title: isTextOrNull, timestamp: isTime };

const messageKeys: Keys = {
  id: isId,
  session_id: isId,
  role: isText,
  content: isText,
  timestamp: isTime,
  // a JSON string of a list
  sources: isTextIfThere,
  attachments: Array.isArray,
};

/** @throws Finding `wrong` */
export function expectSession(value: unknown): void {
  expectKeys('session', value, sessionKeys);
}

/** @throws Finding `wrong` */
export function expectMessage(value: unknown): void {
  expectKeys('message', value, messageKeys);
}

function expectKeys(what: string, value: unknown, keys: Keys): void {
  expect(isRecord(value), `${JSON.stringify(value)} is no ${what}`);
  for (const [key, isRight] of Object.entries(keys))
    expect(isRight(value[key]), `in a ${what} "${key}" is ${key in value ? JSON.stringify(value[key]) : 'missing'}`);
}

/** @throws Finding `wrong` where it is of another session, or by somebody else */
export function expectPlace(message: StoredMessage, { sessionId, role }: { sessionId: Id; role: string }): void {
  expect(isSameId(sessionId, message.sessionId), `session_id is ${message.sessionId}`);
  expect(message.role === role, `role is ${message.role}`);
}
