import type { Parts, Routes } from './parts.js';
import { json, refusal } from './reply.js';
import { inputOf, type RecordedRequest } from './request.js';
import { inSession, textOf } from './session-routes.js';

/** What a chat can do without: titles, files, ratings, and what the backend says of itself. */
export function extraRoutes(parts: Parts): Routes {
  const { store, level, capabilities, titleOf } = parts;
  const isExtended = level === 'extended';
  const titles = new Map<string, string>();
  return {
    'GET /chat/capabilities': isExtended && (() => json(200, { v: 1, ...capabilities })),
    'GET /chat/generate_title':
      titleOf !== undefined &&
      inSession(store, (session) => {
        const first = store.messagesOf(session.id).find(({ role }) => role === 'human');
        if (!first) return refusal(400, 'There is nothing to name.');
        const title = titleOf(first.content);
        const taskId = store.nextId();
        titles.set(String(taskId), title);
        store.rename(session, title);
        return json(200, { taskId });
      }),
    'GET /chat/check_title_generation':
      titleOf !== undefined &&
      (({ query: { taskId = '' } }) => {
        const result = titles.get(taskId);
        return result === undefined ? refusal(404, 'task_not_found') : json(200, { result });
      }),
    'POST /chat/attachments':
      isExtended && capabilities.attachments !== undefined && ((request) => takeFile(parts, request)),
    'GET /chat/attachments/:fileId': ({ query }) => {
      const stored = store.file(query.fileId);
      return stored ? new Response(stored.file) : refusal(404, 'file_not_found');
    },
    'POST /chat/feedback':
      isExtended && capabilities.feedback !== false && inSession(store, ({ id }, request) => rate(parts, id, request)),
  };
}

function takeFile({ store, capabilities }: Parts, { body, url }: RecordedRequest): Response {
  const file = body instanceof FormData ? body.get('data') : null;
  if (!(file instanceof File)) return refusal(400, '"data" must be a file.');
  const { types, maxBytes } = capabilities.attachments ?? { types: [], maxBytes: 0 };
  if (file.size > maxBytes) return refusal(413, `At most ${maxBytes} bytes`);
  const [type = ''] = file.type.split(';');
  if (types.length > 0 && !types.some((pattern) => isOfKind(type, file.name, pattern)))
    return refusal(415, `Files of the type "${type}" are not taken.`);
  const file_id = store.nextId();
  const { name, size } = file;
  store.files.push({ file_id, type, name, size, url: `${new URL(url).pathname}/${file_id}`, file });
  const { file: _, ...stored } = store.files.at(-1) ?? { file };
  return json(200, stored);
}

/** As the contract names kinds: a media type, one with `*`, or the end of a name. */
function isOfKind(type: string, name: string, pattern: string): boolean {
  if (pattern.startsWith('.')) return name.toLowerCase().endsWith(pattern.toLowerCase());
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

function rate({ store }: Parts, sessionId: number | string, request: RecordedRequest): Response {
  const { messageId, rating, comment } = inputOf(request);
  const message = store.message(sessionId, messageId);
  if (!message) return refusal(404, 'message_not_found');
  const words = textOf(comment);
  store.feedback.push({
    sessionId,
    messageId: message.id,
    rating: Number(rating),
    ...(words === null ? {} : { comment: words }),
  });
  return json(200, []);
}
