import { isRecord, type JsonRecord } from '../../../src/protocol/guards.js';
import { encodeMessage, type Attachment } from '../../../src/protocol/message.js';
import type { Files } from '../files/files.js';
import { isSound } from '../runs/hearing.js';
import type { Runs } from '../runs/runs.js';
import type { Store } from '../store/store.js';
import { firstLine, titleOf } from '../one-line.js';
import { Refusal } from '../refusal.js';
import {
  bad,
  readBody,
  readClientKey,
  readCount,
  readFlag,
  readId,
  readQuery,
  readText,
  readTimestamp,
} from './input.js';
import type { ChatContext, Route } from './route.js';

/** What a message may hold, in bytes of UTF-8. */
export const contentLimit = 64_000;
const pageLimit = 100;
/** Files of one message. */
export const filesLimit = 10;

export interface MessageRoutesOptions {
  readonly store: Store;
  readonly runs: Runs;
  readonly files: Files;
  /** Whether a recording can be written down. */
  readonly hears: boolean;
  /** Seconds since 1970. */
  readonly now: () => number;
}

export function messageRoutes(options: MessageRoutesOptions): readonly Route[] {
  const { store, runs, files } = options;
  return [
    { method: 'PUT', path: '/chat/new_message', answer: (context) => addMessage(context, options) },
    {
      method: 'GET',
      path: '/chat/messages',
      async answer(context) {
        const query = readQuery(context);
        const limit = readCount(query, 'limit', { least: 1, preset: 20 });
        const cursor = readCount(query, 'cursor', { least: 0, preset: 0 });
        const { sessions, messages } = store.of(context.get('user').id);
        const { id } = await sessions.get(readId(query, 'sessionId'));
        const page = await messages.list(id, Math.min(limit, pageLimit), cursor);
        return context.json(page.map(encodeMessage));
      },
    },
    {
      method: 'GET',
      path: '/chat/sessions/:sessionId/messages/:messageId',
      async answer(context) {
        const path = context.req.param();
        const { sessions, messages } = store.of(context.get('user').id);
        const { id } = await sessions.get(readId(path, 'sessionId'));
        return context.json(encodeMessage(await messages.get(id, readId(path, 'messageId'))));
      },
    },
    {
      method: 'DELETE',
      path: '/chat/delete_message',
      async answer(context) {
        const query = readQuery(context);
        const { sessions, messages } = store.of(context.get('user').id);
        const session = await sessions.get(readId(query, 'sessionId'));
        const message = await messages.get(session.id, readId(query, 'messageId'));
        await runs.forget(
          { userId: context.get('user').id, sessionId: session.id },
          (run) => run.messageId === message.id || run.taskId === message.taskId,
          () => messages.delete(message.id),
        );
        await files.sweep();
        return context.json([]);
      },
    },
  ];
}

async function addMessage(context: ChatContext, options: MessageRoutesOptions): Promise<Response> {
  const { store, files, hears, now } = options;
  const body = await readBody(context);
  const sessionId = readId(body, 'sessionId');
  if (body.role !== 'human') throw bad('"role" must be "human".');
  const { id: userId } = context.get('user');
  const attachments = await readAttachments(body, files, userId);
  const content = readContent(readText(body, 'content'), attachments.length > 0);
  if (!hears && content.trim() === '' && attachments.every(isSound)) throw new Refusal('no_transcription');
  const timestamp = readTimestamp(body, now());
  const clientKey = readClientKey(body);
  const isFirst = readFlag(body, 'firstHumanMessage');
  const { sessions, messages } = store.of(userId);

  const { message, isNew } = await messages.addHuman({ sessionId, content, timestamp, clientKey, attachments });
  const fileIds = attachments.map(({ fileId }) => fileId);
  await store.of(userId).attachments.attach(fileIds, message.id);
  if (isNew && isFirst) await sessions.suggestTitle(sessionId, titleOf(firstLine(content)));
  return context.json(encodeMessage(message));
}

/** The files that a message names: `{type, file_id}` (contract, section 1). */
async function readAttachments(
  { attachments }: JsonRecord,
  files: Files,
  userId: number,
): Promise<readonly Attachment[]> {
  if (attachments === undefined || attachments === null) return [];
  if (!Array.isArray(attachments) || !attachments.every(isRecord)) throw bad('"attachments" must be a list of files.');
  if (attachments.length > filesLimit) throw bad(`A message can have ${filesLimit} files at most.`);
  return Promise.all(attachments.map((named) => files.describe(userId, readId(named, 'file_id'))));
}

/** A message may say all that it has to say by a file. */
function readContent(content: string, hasFiles: boolean): string {
  if (content.trim() === '' && !hasFiles) throw bad('Message content is empty');
  if (Buffer.byteLength(content) > contentLimit) throw new Refusal('too_long');
  return content;
}
