import { byteLength, maxContentBytes } from '../protocol/capabilities.js';
import type { WireStoredAttachment } from '../protocol/message.js';
import { isId, isRecord } from '../protocol/guards.js';
import type { Parts, Routes } from './parts.js';
import { json, refusal } from './reply.js';
import { inputOf, type RecordedRequest, type Reply } from './request.js';
import type { Store } from './store.js';
import type { WireSession } from '../protocol/session.js';

/** Sessions and messages: what is stored, and no model is asked for. */
export function sessionRoutes(parts: Parts): Routes {
  const { store, capabilities } = parts;
  const hasSessions = capabilities.sessions !== false;
  return {
    'PUT /chat/new_session': (request) => json(200, { session: store.addSession(textOf(inputOf(request).title)) }),
    'GET /chat/sessions': hasSessions && (() => json(200, store.sessions)),
    'PATCH /chat/update_session':
      hasSessions &&
      inSession(store, (session, request) => {
        store.rename(session, textOf(inputOf(request).title) ?? '');
        return json(200, []);
      }),
    'DELETE /chat/delete_session':
      hasSessions &&
      inSession(store, (session) => {
        store.removeSession(session);
        return json(200, []);
      }),
    'PUT /chat/new_message': inSession(store, (session, request) => newMessage(parts, session, request)),
    'GET /chat/messages': inSession(store, ({ id }, { query }) => {
      const { limit = '20', cursor = '0' } = query;
      const all = store.messagesOf(id);
      const end = Math.max(0, all.length - Number(cursor));
      return json(200, all.slice(Math.max(0, end - Number(limit)), end));
    }),
    'GET /chat/sessions/:sessionId/messages/:messageId': ({ query: { sessionId, messageId } }) => {
      const message = store.message(sessionId, messageId);
      return message ? json(200, message) : refusal(404, 'message_not_found');
    },
    'DELETE /chat/delete_message': ({ query: { sessionId, messageId } }) => {
      const message = store.message(sessionId, messageId);
      if (!message) return refusal(404, 'message_not_found');
      store.removeMessage(message);
      return json(200, []);
    },
  };
}

/** 404 where there is no such session. */
export function inSession(
  store: Store,
  answer: (session: WireSession, request: RecordedRequest) => Response | Promise<Response>,
): Reply {
  return (request) => {
    const session = store.session(inputOf(request).sessionId);
    return session ? answer(session, request) : refusal(404, 'session_not_found');
  };
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The same `clientKey` is stored once. */
function newMessage({ store, capabilities }: Parts, { id }: WireSession, request: RecordedRequest): Response {
  const { content, clientKey, attachments } = inputOf(request);
  const text = textOf(content);
  if (text === null) return refusal(400, 'content must be a text');
  const most = capabilities.limits?.contentBytes ?? maxContentBytes;
  if (byteLength(text) > most) return refusal(413, `At most ${most} bytes`);
  const key = textOf(clientKey);
  const message =
    (key === null ? undefined : store.keys.get(key)) ??
    store.addMessage(id, { content: text, attachments: filesOf(store, attachments) });
  if (key !== null) store.keys.set(key, message);
  store.pending.delete(String(id));
  return json(200, message);
}

/** What is known of the files that a message names. */
function filesOf(store: Store, attachments: unknown): readonly WireStoredAttachment[] {
  if (!Array.isArray(attachments)) return [];
  return attachments.filter(isRecord).flatMap(({ type, file_id }) => {
    if (typeof type !== 'string' || !isId(file_id)) return [];
    const { file: _, ...known } = store.file(file_id) ?? { file: undefined };
    return [{ ...known, type, file_id }];
  });
}
