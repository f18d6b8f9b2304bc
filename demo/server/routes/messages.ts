import type { Context } from 'hono';
import { encodeMessage } from '../../../src/protocol/message.js';
import type { Runs } from '../runs/runs.js';
import type { Store } from '../store/store.js';
import { Refusal } from '../refusal.js';
import {
  bad,
  oneLine,
  readBody,
  readClientKey,
  readCount,
  readId,
  readQuery,
  readText,
  readTimestamp,
} from './input.js';
import type { Route } from './route.js';

/** What a message may hold, in bytes of UTF-8. */
export const contentLimit = 64_000;
const titleLength = 60;
const pageLimit = 100;

export interface MessageRoutesOptions {
  readonly store: Store;
  readonly runs: Runs;
  /** Seconds since 1970. */
  readonly now: () => number;
}

export function messageRoutes({ store, runs, now }: MessageRoutesOptions): readonly Route[] {
  return [
    { method: 'PUT', path: '/chat/new_message', answer: (context) => addMessage(context, store, now()) },
    {
      method: 'GET',
      path: '/chat/messages',
      answer(context) {
        const query = readQuery(context);
        const limit = readCount(query, 'limit', { least: 1, preset: 20 });
        const cursor = readCount(query, 'cursor', { least: 0, preset: 0 });
        const { id } = store.sessions.get(readId(query, 'sessionId'));
        return context.json(store.messages.list(id, Math.min(limit, pageLimit), cursor).map(encodeMessage));
      },
    },
    {
      method: 'GET',
      path: '/chat/sessions/:sessionId/messages/:messageId',
      answer(context) {
        const path = context.req.param();
        const { id } = store.sessions.get(readId(path, 'sessionId'));
        return context.json(encodeMessage(store.messages.get(id, readId(path, 'messageId'))));
      },
    },
    {
      method: 'DELETE',
      path: '/chat/delete_message',
      answer(context) {
        const query = readQuery(context);
        const session = store.sessions.get(readId(query, 'sessionId'));
        const message = store.messages.get(session.id, readId(query, 'messageId'));
        runs.forget((run) => run.messageId === message.id || run.taskId === message.taskId);
        store.messages.delete(message.id);
        return context.json([]);
      },
    },
  ];
}

async function addMessage(context: Context, store: Store, now: number): Promise<Response> {
  const body = await readBody(context);
  const sessionId = readId(body, 'sessionId');
  if (body.role !== 'human') throw bad('"role" must be "human".');
  if (Array.isArray(body.attachments) && body.attachments.length > 0) throw bad('This server takes no attachments.');
  const content = readContent(readText(body, 'content'));
  const timestamp = readTimestamp(body, now);
  const clientKey = readClientKey(body);
  store.sessions.get(sessionId);

  const { message, isNew } = store.messages.addHuman({ sessionId, content, timestamp, clientKey });
  if (isNew && body.firstHumanMessage === true) store.sessions.suggestTitle(sessionId, titleOf(content));
  return context.json(encodeMessage(message));
}

function readContent(content: string): string {
  if (content.trim() === '') throw bad('Message content is empty');
  if (Buffer.byteLength(content) > contentLimit) throw new Refusal('too_long');
  return content;
}

/** The beginning of the first line, whole characters. */
function titleOf(content: string): string {
  const line = oneLine(content.trim().split(/[\r\n]/, 1)[0] ?? '');
  const characters = Array.from(line);
  return characters.length > titleLength ? `${characters.slice(0, titleLength).join('').trimEnd()}…` : line;
}
