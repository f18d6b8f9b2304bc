import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isNoRoom } from '../no-room.js';
import { note } from '../request-scope.js';
import { Refusal, type RefusalCode } from '../refusal.js';

const statuses: Readonly<Record<RefusalCode, ContentfulStatusCode>> = {
  invalid_input: 400,
  no_transcription: 400,
  unauthorized: 401,
  streaming_disabled: 400,
  session_already_thinking: 400,
  operator_only: 401,
  cross_site: 403,
  not_found: 404,
  session_not_found: 404,
  message_not_found: 404,
  task_not_found: 404,
  file_not_found: 404,
  method_not_allowed: 405,
  already_ended: 409,
  header_missing: 412,
  too_long: 413,
  file_too_large: 413,
  unsupported_type: 415,
  file_type: 415,
  unknown_host: 421,
  rate_limited: 429,
  headers_too_large: 431,
  server_error: 500,
  shutting_down: 503,
  storage_full: 507,
  disk_full: 507,
};

export function statusOf(code: RefusalCode): ContentfulStatusCode {
  return statuses[code];
}

/** What a thrown refusal becomes: `{error, code}`. */
export function refuse(context: Context, { code, message, retryAfter }: Refusal, status = statuses[code]): Response {
  note({ code });
  if (retryAfter !== undefined) context.header('Retry-After', String(retryAfter));
  return context.json({ error: message, code }, status);
}

/**
 * What anything else that is thrown becomes. The log gets the path without its query; the answer says nothing of
 * what went wrong.
 */
export function answerError(error: Error, context: Context, log: (line: string) => void): Response {
  if (error instanceof Refusal) return refuse(context, error);
  const code = isNoRoom(error) ? 'disk_full' : 'server_error';
  note({ code });
  log(`${context.req.method} ${context.req.path}: ${error.stack ?? error.message}`);
  return refuse(context, new Refusal(code));
}
