import { ChatError } from '../protocol/errors.js';
import type { Id } from '../protocol/guards.js';
import type { ChatMessage } from './thread.js';

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

/** A human message as it is shown before the server has it. */
export function pendingMessage(sessionId: Id, content: string, key: string): ChatMessage {
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
