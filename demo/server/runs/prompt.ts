import type { Id } from '../../../src/protocol/guards.js';
import type { StoredMessage } from '../../../src/protocol/message.js';
import type { Files } from '../files/files.js';
import type { PromptFile, PromptMessage } from '../providers/provider.js';
import type { Messages } from '../store/messages.js';
import type { RunIdentity } from './run.js';

/** So many messages of a conversation are given to the model. */
const historyLimit = 50;
/** Bytes of files that are given to the model with them, the newest first. */
const filesLimit = 20 * 1024 * 1024;

/** What the model is given to answer. Answers without a text (a mere tool call) are nothing it could continue. */
export async function promptOf(
  messages: Messages,
  files: Files,
  { userId, sessionId, messageId, replaces }: RunIdentity,
): Promise<readonly PromptMessage[]> {
  const stored = await messages.history(sessionId, messageId, historyLimit);
  const history = stored.filter(
    ({ id, content, attachments }) => id !== replaces && (content !== '' || attachments.length > 0),
  );
  const prompt: PromptMessage[] = [];
  let left = filesLimit;
  for (const message of [...history].reverse()) {
    const read = await filesOf(message, (id) => files.read(userId, id), left);
    left -= read.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const { role, content } = message;
    prompt.unshift({ role: role === 'human' ? 'user' : role, content, ...(read.length > 0 ? { files: read } : {}) });
  }
  return prompt;
}

async function filesOf(
  { attachments }: StoredMessage,
  readFile: (id: Id) => Promise<PromptFile>,
  limit: number,
): Promise<readonly PromptFile[]> {
  const read: PromptFile[] = [];
  let size = 0;
  for (const { fileId, size: bytes = 0 } of attachments) {
    size += bytes;
    if (size <= limit) read.push(await readFile(fileId));
  }
  return read;
}
