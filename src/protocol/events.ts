import { asCount, asId, asText, given, isRecord, parseJson, type Id, type JsonRecord } from './guards.js';
import {
  asFinish,
  asSources,
  parseMessage,
  type Finish,
  type Source,
  type StoredMessage,
  type ToolActivity,
  type Usage,
} from './message.js';

/** 0 unknown, 1 waiting, 2 running, 3 successful, 4 failed, 5 cancelled (contract section 2). */
export type TaskStatus = 0 | 1 | 2 | 3 | 4 | 5;

/** One SSE record, decoded as the WHATWG grammar says and not yet understood. */
export interface Frame {
  /** `message` where the record names none. */
  readonly event: string;
  readonly data: string;
  /** The last event id in force, `""` where there was none yet. */
  readonly id: string;
}

/** An increment of a text; `off` is where it belongs, in UTF-16 code units (rule 1). */
export interface Delta {
  readonly delta: string;
  readonly off?: number;
}

export interface Hello {
  readonly type: 'hello';
  readonly taskId?: Id;
  readonly sessionId?: Id;
  readonly messageId?: Id;
  /** Milliseconds between two signs of life. */
  readonly heartbeat?: number;
  readonly resume: boolean;
  readonly idempotent: boolean;
}

export interface Snapshot {
  readonly type: 'snapshot';
  readonly text: string;
  readonly reasoning?: string;
  readonly sources?: readonly Source[];
}

export interface Done {
  readonly type: 'done';
  readonly len?: number;
  readonly finish?: Finish;
  readonly usage?: Usage;
  readonly message?: StoredMessage;
}

export interface Failure {
  readonly type: 'error';
  /** Words for a person, from the server: hostile until shown as text. */
  readonly error: string;
  readonly code?: string;
  readonly taskStatus?: TaskStatus;
  readonly retryable?: boolean;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** All that a run can tell, by stream or by poll (contract sections 2 and 3). */
export type ChatEvent =
  | Hello
  | ({ readonly type: 'text' } & Delta)
  | ({ readonly type: 'reasoning' } & Delta)
  | ({ readonly type: 'title' } & Delta)
  | Snapshot
  | { readonly type: 'status'; readonly taskStatus: TaskStatus; readonly slowPickup: boolean }
  | { readonly type: 'tool'; readonly tool: ToolActivity }
  | { readonly type: 'ping'; readonly len?: number }
  | Done
  | Failure;

/** Exactly one of these ends a stream (rule 4). */
export function isTerminal(event: ChatEvent): event is Done | Failure {
  return event.type === 'done' || event.type === 'error';
}

/** Decodes a frame; `undefined` for a name we do not know and for data that is not what the name promises. */
export function decodeEvent({ event, data }: Frame): ChatEvent | undefined {
  if (event === 'message' && data.trim() === '[DONE]') return { type: 'done' };
  const value = parseJson(data);
  if (!isRecord(value)) return undefined;
  switch (event) {
    case 'message':
      return decodeUnnamed(value);
    case 'hello':
      return decodeHello(value);
    case 'reasoning':
    case 'title':
      return decodeDelta(event, value);
    case 'snapshot':
      return decodeSnapshot(value);
    case 'status':
      return {
        type: 'status',
        taskStatus: asTaskStatus(value.task_status) ?? 0,
        slowPickup: value.slow_pickup === true,
      };
    case 'tool':
      return decodeTool(value);
    case 'ping':
      return { type: 'ping', ...given({ len: asCount(value.len) }) };
    default:
      return undefined;
  }
}

/** A frame that was to bring text and is cut off: nothing says how much is missing. */
export function isDamaged({ event, data }: Frame): boolean {
  const isOurs = event === 'message' || event === 'reasoning';
  return isOurs && data.trimStart().startsWith('{') && parseJson(data) === undefined;
}

/** The task a cursor `<taskId>.<seq>` belongs to (rule 3); `undefined` for other ids, which say nothing of it. */
export function taskOfCursor(cursor: string): string | undefined {
  const dot = cursor.lastIndexOf('.');
  return dot > 0 ? cursor.slice(0, dot) : undefined;
}

export function asTaskStatus(value: unknown): TaskStatus | undefined {
  return value === 0 || value === 1 || value === 2 || value === 3 || value === 4 || value === 5 ? value : undefined;
}

function decodeUnnamed(value: JsonRecord): ChatEvent | undefined {
  if (value.error !== undefined && value.error !== null) return decodeFailure(value);
  if (value.done === true) return decodeDone(value);
  return decodeDelta('text', value);
}

function decodeDelta(type: 'text' | 'reasoning' | 'title', value: JsonRecord): ChatEvent | undefined {
  const { chunk, off } = value;
  if (typeof chunk !== 'string') return undefined;
  return { type, delta: chunk, ...given({ off: asCount(off) }) };
}

function decodeHello(value: JsonRecord): Hello {
  const { taskId, sessionId, messageId, heartbeat } = value;
  return {
    type: 'hello',
    resume: value.resume === true,
    idempotent: value.idempotent === true,
    ...given({
      taskId: asId(taskId),
      sessionId: asId(sessionId),
      messageId: asId(messageId),
      heartbeat: asCount(heartbeat),
    }),
  };
}

function decodeSnapshot(value: JsonRecord): Snapshot | undefined {
  const { text, reasoning, sources } = value;
  if (typeof text !== 'string') return undefined;
  return { type: 'snapshot', text, ...given({ reasoning: asText(reasoning), sources: asSources(sources) }) };
}

function decodeTool(value: JsonRecord): ChatEvent | undefined {
  const { id, name, state, input, output } = value;
  if (typeof id !== 'string' || typeof name !== 'string') return undefined;
  return {
    type: 'tool',
    tool: { id, name, state: asText(state) ?? 'running', input: input ?? null, output: output ?? null },
  };
}

function decodeDone(value: JsonRecord): Done {
  const { len, finish, usage } = value;
  return {
    type: 'done',
    ...given({
      len: asCount(len),
      finish: asFinish(finish),
      usage: isRecord(usage) ? decodeUsage(usage) : undefined,
      message: parseMessage(value.message),
    }),
  };
}

function decodeUsage({ input, output }: JsonRecord): Usage {
  return given({ input: asCount(input), output: asCount(output) });
}

function decodeFailure(value: JsonRecord): Failure {
  const { error, code, task_status, retryable, retryAfter } = value;
  return {
    type: 'error',
    error: asText(error) ?? '',
    ...given({
      code: asText(code),
      taskStatus: asTaskStatus(task_status),
      retryable: typeof retryable === 'boolean' ? retryable : undefined,
      retryAfter: asCount(retryAfter),
    }),
  };
}
