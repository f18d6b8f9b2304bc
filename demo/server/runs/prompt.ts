import type { PromptMessage } from '../providers/provider.js';
import type { Messages } from '../store/messages.js';
import type { RunIdentity } from './run.js';

/** So many messages of a conversation are given to the model. */
const historyLimit = 50;

/** What the model is given to answer. Answers without a text (a mere tool call) are nothing it could continue. */
export function promptOf(messages: Messages, { sessionId, messageId }: RunIdentity): readonly PromptMessage[] {
  return messages
    .history(sessionId, messageId, historyLimit)
    .filter(({ content }) => content !== '')
    .map(({ role, content }) => ({ role: role === 'human' ? 'user' : role, content }));
}
