import { byteLength, maxContentBytes } from '../protocol/capabilities.js';
import { ChatError } from '../protocol/errors.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { Attachment, StoredMessage } from '../protocol/message.js';
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

export interface SendOptions {
  /** Files that were uploaded before. With one of them there need not be a text. */
  readonly attachments?: readonly Attachment[];
}

/** What a person sends. */
export interface Outgoing {
  readonly content: string;
  readonly attachments: readonly Attachment[];
}

/**
 * What is sent of what was typed.
 *
 * @throws ChatError `invalid_input` for a blank text, `too_long` for one over the limit
 */
export function checkContent(state: ChatState, text: string, attachments: readonly Attachment[]): string {
  const content = text.trim();
  if (content === '' && attachments.length === 0)
    throw new ChatError('invalid_input', { detail: 'Write something first.' });
  const bytes = byteLength(content);
  const most = state.told.get().limits?.contentBytes ?? maxContentBytes;
  if (bytes <= most) return content;
  throw new ChatError('too_long', { detail: `This message is too long: ${bytes} of ${most} bytes.` });
}

/** Stores a human message, in a session made for it where there is none. It is shown at once, and taken back on failure. */
export async function storeMessage(way: Way, from: string, outgoing: Outgoing): Promise<StoredMessage> {
  const { state, backend, signal } = way;
  const { content, attachments } = outgoing;
  const before = state.thread(from);
  const clientKey = isSameOutgoing(before.unsent, outgoing) ? before.unsent.clientKey : createKey();
  const messages = [...before.messages, pendingMessage(before.sessionId ?? from, outgoing, clientKey)];
  const unsent = { ...outgoing, clientKey };
  state.change(from, { activity: 'sending', error: undefined, messages, unsent });
  let key = from;
  try {
    const sessionId = before.sessionId ?? (await beginSession(way, from));
    key = String(sessionId);
    const firstHumanMessage = !before.hasOlder && !before.messages.some(({ role }) => role === 'human');
    const message = { sessionId, content, attachments, timestamp: now(), firstHumanMessage, clientKey };
    const stored = await backend.newMessage(message, signal);
    const kept = { ...stored, key: clientKey, attachments: named(stored, attachments) };
    state.change(key, {
      messages: [...others(state, key, clientKey), kept],
      unsent: undefined,
      superseded: undefined,
      edited: undefined,
      pendingActions: [],
    });
    if (firstHumanMessage && content !== '') state.name(sessionId, content);
    return stored;
  } catch (error) {
    const trouble = asChatError(error);
    state.change(key, { activity: 'idle', isStopped: false, error: trouble, messages: others(state, key, clientKey) });
    throw trouble;
  }
}

/** All but the message that is on its way. Older ones may have been loaded meanwhile. */
function others(state: ChatState, at: string, clientKey: string): readonly ChatMessage[] {
  return state.thread(at).messages.filter(({ key }) => key !== clientKey);
}

/** The name that goes with a file; a blob has none. */
export function nameOf(file: Blob): string {
  return 'name' in file && typeof file.name === 'string' ? file.name : 'file';
}

function isSameOutgoing<Unsent extends Outgoing>(unsent: Unsent | undefined, outgoing: Outgoing): unsent is Unsent {
  if (unsent?.content !== outgoing.content || unsent.attachments.length !== outgoing.attachments.length) return false;
  return unsent.attachments.every(({ fileId }, index) => isSameId(fileId, outgoing.attachments[index]?.fileId));
}

/** The attachments as stored, with what the upload has told and the message does not. */
function named({ attachments }: StoredMessage, sent: readonly Attachment[]): readonly Attachment[] {
  return attachments.map((stored) => ({ ...sent.find(({ fileId }) => isSameId(fileId, stored.fileId)), ...stored }));
}

/** Makes the session of a conversation that has just begun. */
async function beginSession({ state, backend, signal }: Way, draft: string): Promise<Id> {
  const session = await backend.newSession(now(), signal);
  state.begin(draft, session);
  return session.id;
}

/** A human message as it is shown before the server has it. */
function pendingMessage(sessionId: Id, outgoing: Outgoing, key: string): ChatMessage {
  const nothing = { reasoning: '', sources: [], tools: [], pendingActions: [] };
  return { ...nothing, ...outgoing, key, sessionId, role: 'human', timestamp: now() };
}

/** Seconds since 1970. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** 128 random bits. Not randomUUID, which a page without TLS does not have. */
export function createKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
