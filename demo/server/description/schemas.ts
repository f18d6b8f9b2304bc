import type { Schema } from './kinds.js';

const text = { type: 'string' };
const whole = { type: 'integer' };
const flag = { type: 'boolean' };
const maybe = (schema: { readonly type: string }): Schema => ({ type: [schema.type, 'null'] });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const refer = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** An object in which all is there, but for what is named as optional. Others may be added. */
function objectOf(
  properties: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema {
  return { type: 'object', properties: { ...properties, ...optional }, required: Object.keys(properties) };
}

const message = {
  id: whole,
  session_id: whole,
  role: { type: 'string', enum: ['human', 'assistant', 'system'] },
  content: text,
  timestamp: { type: 'integer', description: 'Seconds since 1970.' },
  ocp_task_id: maybe(whole),
  sources: { type: 'string', description: 'A JSON list, as a text.' },
  reasoning: text,
  attachments: listOf(refer('Attachment')),
};
const finish = {
  type: 'string',
  enum: ['stop', 'length', 'content_filter', 'tool_calls', 'cancelled', 'failed', 'interrupted'],
};
const pending = { description: 'What waits for the consent of the person.' };
const session = { id: whole, user_id: text, title: maybe(text), timestamp: whole };
const status = { type: 'integer', enum: [1, 2, 3, 4, 5] };

/** The forms of what is answered. */
export const schemas = {
  Error: objectOf({
    error: { ...text, description: 'Words for a person.' },
    code: { ...text, description: 'For programs.' },
  }),
  Nothing: { type: 'array', maxItems: 0 },
  Session: objectOf(session),
  Sessions: listOf(refer('Session')),
  NewSession: objectOf({ session: refer('Session') }),
  Attachment: objectOf({ type: text, file_id: whole }, { name: text, size: whole, url: text }),
  Message: objectOf(message, { finish }),
  Messages: listOf(refer('Message')),
  CheckedMessage: objectOf(message, { finish, sessionAgencyPendingActions: pending }),
  Task: objectOf({ taskId: whole }),
  SessionState: objectOf(
    {
      messageTaskId: maybe(whole),
      titleTaskId: maybe(whole),
      sessionTitle: maybe(text),
      is_remembered: flag,
    },
    { sessionAgencyPendingActions: pending },
  ),
  Title: objectOf({ result: text }),
  Cancelled: objectOf({ task_status: { const: 5 } }, { message: refer('Message') }),
  /** What is answered of a run that is not over, or that failed (contract, section 2). */
  Progress: objectOf(
    { task_status: status },
    {
      slow_pickup: flag,
      task_output: { type: ['object', 'null'], properties: { output: text, reasoning: text, sources: text } },
    },
  ),
  Failure: objectOf({ error: text, task_status: status }, { userFacingErrorMessage: text }),
  Capabilities: objectOf({
    v: { const: 1 },
    stream: flag,
    resume: flag,
    cancel: flag,
    attachments: objectOf({ types: listOf(text), maxBytes: whole }),
    feedback: flag,
    audio: flag,
    titles: flag,
    sessions: flag,
    limits: objectOf({ contentBytes: whole }),
    userStreaming: flag,
  }),
} satisfies Record<string, Schema>;

export type SchemaName = keyof typeof schemas;
