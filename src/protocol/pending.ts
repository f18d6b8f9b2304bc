import { isRecord, parseJson } from './guards.js';
import { firstText, parseList } from './lists.js';

/** Something the assistant wants to do and may not do unasked. */
export interface PendingAction {
  readonly name: string;
  readonly args: unknown;
}

export function parsePendingActions(value: unknown): readonly PendingAction[] {
  return parseList(typeof value === 'string' ? parseJson(value) : value, parsePendingAction);
}

function parsePendingAction(value: unknown): PendingAction | undefined {
  const name = isRecord(value) ? firstText(value, 'name', 'type') : undefined;
  return isRecord(value) && name !== undefined ? { name, args: value.args ?? {} } : undefined;
}
