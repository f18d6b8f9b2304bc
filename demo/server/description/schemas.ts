import { eventSchemas } from './event-schemas.js';
import { finish, flag, listOf, maybe, objectOf, refer, status, text, whole, type Schema } from './forms.js';

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
const pending = { description: 'What waits for the consent of the person.' };
const session = { id: whole, user_id: text, title: maybe(text), timestamp: whole };

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
  ...eventSchemas,
} satisfies Record<string, Schema>;

export type SchemaName = keyof typeof schemas;
