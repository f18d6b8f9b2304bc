import { parsePendingActions, type PendingAction } from './pending.js';
import { asText, isId, isRecord, type Id } from './guards.js';

/** A stored conversation (contract section 1). */
export interface Session {
  readonly id: Id;
  /** `null` until somebody or something names it. */
  readonly title: string | null;
  /** Seconds since 1970 at which it was made. */
  readonly timestamp: number;
}

export interface WireSession {
  readonly id: Id;
  readonly user_id: string;
  readonly title: string | null;
  readonly timestamp: number;
}

export function parseSession(value: unknown): Session | undefined {
  if (!isRecord(value) || !isId(value.id)) return undefined;
  return {
    id: value.id,
    title: asText(value.title) ?? null,
    timestamp: parseTimestamp(value.timestamp) ?? 0,
  };
}

/** The list of `GET /chat/sessions`; `undefined` where it is no list. Entries that are no session are left out. */
export function parseSessions(value: unknown): readonly Session[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map(parseSession).filter((session) => session !== undefined);
}

/** The answer of `PUT /chat/new_session`: `{session}`. */
export function parseNewSession(value: unknown): Session | undefined {
  return isRecord(value) ? parseSession(value.session) : undefined;
}

/** The answer of `GET /chat/check_title_generation`: `{result}`. */
export function parseTitle(value: unknown): string | undefined {
  return isRecord(value) ? asText(value.result)?.trim() : undefined;
}

/** What `GET /chat/check_session` says of a session: the run that is under way, and its title. */
export interface SessionCheck {
  readonly messageTaskId: Id | undefined;
  /** The task that makes up a title for it. */
  readonly titleTaskId: Id | undefined;
  readonly sessionTitle: string | undefined;
  /** What the assistant asks leave for. */
  readonly pendingActions: readonly PendingAction[];
}

export function parseSessionCheck(value: unknown): SessionCheck | undefined {
  if (!isRecord(value)) return undefined;
  return {
    messageTaskId: asTaskId(value.messageTaskId),
    titleTaskId: asTaskId(value.titleTaskId),
    sessionTitle: asText(value.sessionTitle),
    pendingActions: parsePendingActions(value.sessionAgencyPendingActions),
  };
}

/** 0 stands for none. */
export function asTaskId(value: unknown): Id | undefined {
  return isId(value) && value !== 0 ? value : undefined;
}

/** Seconds; Assistant 2.13 may hold milliseconds (contract section 1), told apart by their size. */
export function parseTimestamp(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return value > 1e11 ? Math.floor(value / 1000) : value;
}
