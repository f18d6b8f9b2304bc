import { ChatError } from '../protocol/errors.js';
import { isSameId, type Id } from '../protocol/guards.js';
import { checkContent, storeMessage, type SendOptions } from './outgoing.js';
import { without, type ChatMessage } from './thread.js';
import type { Parts } from './upkeep.js';

/** What an edit needs beside the parts of a chat: `refresh` fetches what a session holds by now. */
export interface EditParts extends Parts {
  readonly refresh: (key: string, sessionId: Id) => Promise<void>;
}

/**
 * Sends another message in the place of a human one. That and what followed are deleted first, the newest before the
 * others: wherever it breaks, what is left is a conversation.
 */
export async function edit(
  parts: EditParts,
  messageId: Id,
  text: string,
  options: SendOptions,
): Promise<ChatMessage | undefined> {
  const { state, backend, requests, runs } = parts;
  const key = state.current.get();
  const { activity, sessionId, messages, edited } = state.thread(key);
  // once it has been deleted, and only the new one could not be stored, the same edit stores it
  const isTakenBack = isSameId(edited?.id, messageId);
  const old = isTakenBack ? edited : messages.find(isHuman(messageId));
  const attachments = options.attachments ?? old?.attachments ?? [];
  const content = checkContent(state, text, attachments);
  if (activity !== 'idle' || sessionId === undefined) throw new ChatError('busy');
  if (!isTakenBack) await takeBack(parts, { key, sessionId, messageId });
  state.change(key, { edited: { id: messageId, attachments } });
  const { id } = await storeMessage({ state, backend, signal: requests.signal }, key, { content, attachments });
  return runs.start(key, sessionId, { messageId: id });
}

interface Place {
  readonly key: string;
  readonly sessionId: Id;
  readonly messageId: Id;
}

/** Deletes a human message and what followed. The session stays `sending`, for nobody to come in between. */
async function takeBack(parts: EditParts, { key, sessionId, messageId }: Place): Promise<void> {
  const { state, backend, requests, refresh } = parts;
  if (state.missing.get().has('deleteMessage')) throw new ChatError('unsupported');
  state.change(key, { activity: 'loading', error: undefined });
  try {
    // what another page has added must go as well
    await refresh(key, sessionId);
    const { activity, messages } = state.thread(key);
    if (activity !== 'loading') throw new ChatError('busy');
    const place = messages.findIndex(isHuman(messageId));
    if (place < 0) throw new ChatError('not_found', { detail: 'This message is no longer there.' });
    state.change(key, { activity: 'sending' });
    for (const { id } of messages.slice(place).reverse()) {
      // what was never stored is left out with the list
      if (id === undefined) continue;
      await requests.attempt(key, (signal) => backend.deleteMessage(sessionId, id, signal));
      state.change(key, { messages: without(state.thread(key), id) });
    }
    const gone = new Set(messages.slice(place).map(({ key }) => key));
    state.change(key, { messages: state.thread(key).messages.filter(({ key }) => !gone.has(key)) });
  } catch (error) {
    const { activity } = state.thread(key);
    if (activity === 'loading' || activity === 'sending') state.change(key, { activity: 'idle', isStopped: false });
    throw error;
  }
}

function isHuman(messageId: Id): (message: ChatMessage) => boolean {
  return ({ id, role }) => role === 'human' && isSameId(id, messageId);
}
