import { asCount, asText, given, isId, isRecord, parseJson, type Id } from './guards.js';
import { firstText, parseList } from './lists.js';
import { parsePendingActions, type PendingAction } from './pending.js';
import { asTaskId, parseTimestamp } from './session.js';

export type { PendingAction };

const roles = ['human', 'assistant', 'system'] as const;
export type Role = (typeof roles)[number];

const finishes = ['stop', 'length', 'content_filter', 'tool_calls', 'cancelled', 'failed', 'interrupted'] as const;
/** How an answer ended (contract section 3, rule 5). The last three leave it incomplete. */
export type Finish = (typeof finishes)[number];

export interface Source {
  readonly title: string;
  readonly url?: string;
}

/** A file that belongs to a message. Of one in a list a backend may tell no more than `type` and `fileId`. */
export interface Attachment {
  /** The backend's word for what it is. */
  readonly type: string;
  readonly fileId: Id;
  readonly name?: string;
  /** Bytes. */
  readonly size?: number;
  /** Where it is to be had, as the backend says: look at it before you follow it. */
  readonly url?: string;
}

/** The form in which a message names its files (contract section 1). */
export interface WireAttachment {
  readonly type: string;
  readonly file_id: Id;
}

/** The form in which a backend tells of a file. */
export interface WireStoredAttachment extends WireAttachment {
  readonly name?: string;
  readonly size?: number;
  readonly url?: string;
}

export interface ToolActivity {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly input: unknown;
  readonly output: unknown;
}

export interface Usage {
  readonly input?: number;
  readonly output?: number;
}

/**
 * One message as an app sees it: stored, or an answer that still grows.
 * All of its text is hostile until a renderer has made it safe.
 */
export interface Message {
  /** Absent until it is stored. */
  readonly id?: Id;
  readonly sessionId: Id;
  readonly role: Role;
  readonly content: string;
  readonly reasoning: string;
  readonly sources: readonly Source[];
  readonly attachments: readonly Attachment[];
  readonly tools: readonly ToolActivity[];
  readonly pendingActions: readonly PendingAction[];
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly taskId?: Id;
  /** Absent while it grows, and where a backend does not say. */
  readonly finish?: Finish;
  readonly usage?: Usage;
  /** Text is known to be missing (contract section 3, rule 1): only a snapshot or the final message can mend it. */
  readonly gap?: boolean;
}

export type StoredMessage = Message & { readonly id: Id };

/** The message of contract section 1, key by key. */
export interface WireMessage {
  readonly id: Id;
  readonly session_id: Id;
  readonly role: Role;
  readonly content: string;
  readonly timestamp: number;
  readonly ocp_task_id: Id | null;
  /** A JSON **string** of a list. */
  readonly sources: string;
  readonly reasoning: string | null;
  readonly attachments: readonly WireStoredAttachment[];
  readonly finish?: Finish;
  readonly sessionAgencyPendingActions?: readonly PendingAction[] | null;
}

/** An assistant message with nothing in it yet, for events to be folded into. */
export function emptyAnswer(sessionId: Id, timestamp: number): Message {
  return {
    sessionId,
    role: 'assistant',
    timestamp,
    content: '',
    reasoning: '',
    sources: [],
    attachments: [],
    tools: [],
    pendingActions: [],
  };
}

/** Reads a stored message; `undefined` for what is none, and for a role we do not know. */
export function parseMessage(value: unknown): StoredMessage | undefined {
  if (!isRecord(value)) return undefined;
  const { id, session_id: sessionId, role, ocp_task_id: taskId, finish } = value;
  // a message of tool calls alone has no text, and an answer may be empty
  const content = value.content === null ? '' : value.content;
  if (!isId(id) || !isId(sessionId) || !isRole(role) || typeof content !== 'string') return undefined;
  return {
    id,
    sessionId,
    role,
    content,
    reasoning: asText(value.reasoning) ?? '',
    sources: parseSources(value.sources),
    attachments: parseList(value.attachments, parseAttachment),
    tools: [],
    pendingActions: parsePendingActions(value.sessionAgencyPendingActions),
    timestamp: parseTimestamp(value.timestamp) ?? 0,
    ...given({ taskId: asTaskId(taskId), finish: asFinish(finish) }),
  };
}

/** The list of `GET /chat/messages`; `undefined` where it is no list. */
export function parseMessages(value: unknown): readonly StoredMessage[] | undefined {
  return Array.isArray(value) ? parseList(value, parseMessage) : undefined;
}

export function isFinish(value: unknown): value is Finish {
  return finishes.some((finish) => finish === value);
}

export function asFinish(value: unknown): Finish | undefined {
  return isFinish(value) ? value : undefined;
}

/** True where the text of an answer is all there is going to be, and not what was meant. */
export function isIncomplete(message: Message): boolean {
  return message.finish === 'cancelled' || message.finish === 'failed' || message.finish === 'interrupted';
}

/** Reads `sources`: a list, or as Nextcloud sends it a JSON string of one; entries are names or `{title|name, url}`. */
export function parseSources(value: unknown): readonly Source[] {
  return parseList(typeof value === 'string' ? parseJson(value) : value, parseSource);
}

/** The sources that are told; `undefined` where there is no word of any. */
export function asSources(value: unknown): readonly Source[] | undefined {
  return value === undefined || value === null ? undefined : parseSources(value);
}

/** Reads the answer of `POST /chat/attachments`, and an attachment of a message. */
export function parseAttachment(value: unknown): Attachment | undefined {
  if (!isRecord(value) || typeof value.type !== 'string' || !isId(value.file_id)) return undefined;
  const { type, file_id: fileId, name, size, url } = value;
  return { type, fileId, ...given({ name: asText(name), size: asCount(size), url: asText(url) }) };
}

/** The wire's form of a stored message, for server authors. */
export function encodeMessage(message: StoredMessage): WireMessage {
  return {
    id: message.id,
    session_id: message.sessionId,
    role: message.role,
    content: message.content,
    timestamp: message.timestamp,
    ocp_task_id: message.taskId ?? null,
    sources: JSON.stringify(message.sources),
    reasoning: message.reasoning,
    attachments: message.attachments.map(encodeStoredAttachment),
    ...given({ finish: message.finish }),
  };
}

export function encodeAttachment({ type, fileId }: Attachment): WireAttachment {
  return { type, file_id: fileId };
}

/** All that is known of it, for server authors. */
export function encodeStoredAttachment({ fileId, ...rest }: Attachment): WireStoredAttachment {
  return { ...rest, file_id: fileId };
}

function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}

function parseSource(value: unknown): Source | undefined {
  if (typeof value === 'string') return { title: value };
  if (!isRecord(value)) return undefined;
  const title = firstText(value, 'title', 'name', 'url');
  return title === undefined ? undefined : { title, ...given({ url: asText(value.url) }) };
}
