import type { ChatEvent } from '../../../src/protocol/events.js';
import { finish, flag, listOf, objectOf, refer, status, text, whole, type Schema } from './forms.js';

const off = { ...whole, minimum: 0, description: 'UTF-16 code units before it.' };
const length = { ...whole, minimum: 0, description: 'UTF-16 code units of the answer.' };

/** The data of each event of a stream. The compiler sees to it that none is missing. */
export const eventSchemas = {
  TextEvent: objectOf({ chunk: text }, { off }),
  ReasoningEvent: objectOf({ chunk: text }, { off }),
  TitleEvent: objectOf({ chunk: text }, { off }),
  HelloEvent: objectOf({
    v: { const: 1 },
    taskId: whole,
    sessionId: whole,
    messageId: whole,
    heartbeat: { ...whole, description: 'Milliseconds between two signs of life.' },
    resume: flag,
    idempotent: flag,
  }),
  SnapshotEvent: objectOf({ text }, { reasoning: text, sources: listOf({ type: 'object' }) }),
  StatusEvent: objectOf({ task_status: status, slow_pickup: flag }),
  ToolEvent: objectOf({
    id: text,
    name: text,
    state: { ...text, description: '`requested` or `done`.' },
    input: {},
    output: {},
  }),
  PingEvent: objectOf({}, { len: length }),
  DoneEvent: objectOf(
    { done: { const: true } },
    { len: length, finish, usage: { type: 'object' }, message: refer('CheckedMessage') },
  ),
  ErrorEvent: objectOf(
    { error: { ...text, description: 'Words for a person.' } },
    {
      code: text,
      task_status: status,
      retryable: flag,
      retryAfter: { type: 'number', minimum: 0, description: 'Seconds.' },
    },
  ),
} satisfies Record<`${Capitalize<ChatEvent['type']>}Event`, Schema>;

/** Which may come under which name: those that the proposal already had have none. */
export const events: Readonly<Record<string, readonly (keyof typeof eventSchemas)[]>> = {
  message: ['TextEvent', 'DoneEvent', 'ErrorEvent'],
  hello: ['HelloEvent'],
  reasoning: ['ReasoningEvent'],
  snapshot: ['SnapshotEvent'],
  status: ['StatusEvent'],
  tool: ['ToolEvent'],
  title: ['TitleEvent'],
  ping: ['PingEvent'],
};
