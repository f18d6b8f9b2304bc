import { ChatError } from '../protocol/errors.js';
import type { Id } from '../protocol/guards.js';
import type { StoredMessage } from '../protocol/message.js';
import type { Backend } from '../transport/backend.js';
import { asChatError } from '../transport/locate.js';
import type { ChatState } from './state.js';
import type { ChatMessage } from './thread.js';

/** What a message is sent with. */
export interface Way {
  readonly state: ChatState;
  readonly backend: Backend;
  readonly signal: AbortSignal;
}

/** The contract's limit for one message (section 1), in bytes of UTF-8. */
const maxContentBytes = 64_000;

/**
 * What is sent of what was typed.
 *
 * @throws ChatError `invalid_input` for a blank text, `too_long` for one over the contract's limit
 */
export function checkContent(text: string): string {
  const content = text.trim();
  if (content === '') throw new ChatError('invalid_input', { detail: 'Write something first.' });
  const bytes = new TextEncoder().encode(content).length;
  if (bytes <= maxContentBytes) return content;
  throw new ChatError('too_long', { detail: `This message is too long: ${bytes} of ${maxContentBytes} bytes.` });
}

/** Stores a human message, in a session made for it where there is none. It is shown at once, and taken back on failure. */
export async function storeMessage(way: Way, from: string, content: string): Promise<StoredMessage> {
  const { state, backend, signal } = way;
  const before = state.thread(from);
  const clientKey = before.unsent?.content === content ? before.unsent.clientKey : createKey();
  const messages = [...before.messages, pendingMessage(before.sessionId ?? from, content, clientKey)];
  const unsent = { content, clientKey };
  state.change(from, { activity: 'sending', isStopped: false, error: undefined, messages, unsent });
  let key = from;
  try {
    const sessionId = before.sessionId ?? (await beginSession(way, from));
    key = String(sessionId);
    const firstHumanMessage = !before.messages.some(({ role }) => role === 'human');
    const message = { sessionId, content, timestamp: now(), firstHumanMessage, clientKey };
    const stored = await backend.newMessage(message, signal);
    const shown = [...before.messages, { ...stored, key: clientKey }];
    state.change(key, { messages: shown, unsent: undefined, superseded: undefined });
    if (firstHumanMessage) state.name(sessionId, content);
    return stored;
  } catch (error) {
    const trouble = asChatError(error);
    state.change(key, { activity: 'idle', isStopped: false, error: trouble, messages: before.messages });
    throw trouble;
  }
}

/** Makes the session of a conversation that has just begun. */
async function beginSession({ state, backend, signal }: Way, draft: string): Promise<Id> {
  const session = await backend.newSession(now(), signal);
  state.begin(draft, session);
  return session.id;
}

/** A human message as it is shown before the server has it. */
function pendingMessage(sessionId: Id, content: string, key: string): ChatMessage {
  const nothing = { reasoning: '', sources: [], attachments: [], tools: [], pendingActions: [] };
  return { ...nothing, key, sessionId, role: 'human', content, timestamp: now() };
}

/** Seconds since 1970. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** 128 random bits. Not randomUUID, which a page without TLS does not have. */
export function createKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
