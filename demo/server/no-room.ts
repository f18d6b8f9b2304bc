import { isRecord } from '../../src/protocol/guards.js';

/** Of the system, of SQLite and of PostgreSQL. */
const codes: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL', '53100'];

/** Whether an error says that a disk is full: nothing is wrong but that, and it passes when there is room. */
export function isNoRoom(error: unknown): boolean {
  return isRecord(error) && codes.includes(error.code);
}
