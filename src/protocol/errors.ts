import { asText, isRecord, parseJson } from './guards.js';

/** Every way in which something can go wrong, whether asking again may help, and the words for a person. */
const codes = {
  network: {
    retryable: true,
    words: 'The server could not be reached. Check your connection and try again.',
  },
  timeout: { retryable: true, words: 'The server did not answer in time.' },
  unauthorized: { retryable: true, words: 'You are signed out. Sign in and try again.' },
  forbidden: { retryable: false, words: 'You are not allowed to do this.' },
  not_found: { retryable: false, words: 'This conversation is no longer there.' },
  unsupported: { retryable: false, words: 'This server does not offer this.' },
  busy: { retryable: true, words: 'An answer is already being written in this conversation.' },
  too_long: { retryable: false, words: 'This message is too long.' },
  file_too_large: { retryable: false, words: 'This file is too large.' },
  file_not_taken: { retryable: false, words: 'Files of this kind are not taken here.' },
  invalid_input: { retryable: false, words: 'The server did not accept this.' },
  rate_limited: { retryable: true, words: 'Too many requests at once. Try again in a moment.' },
  unavailable: { retryable: true, words: 'The server is busy at the moment. Try again soon.' },
  server_error: { retryable: true, words: 'Something went wrong on the server.' },
  bad_response: { retryable: true, words: 'The server gave an answer that makes no sense here.' },
  stream_refused: { retryable: true, words: 'The server does not stream.' },
  stream_broken: { retryable: true, words: 'The connection broke while the answer was being written.' },
  task_failed: { retryable: true, words: 'The answer could not be finished.' },
  task_lost: { retryable: true, words: 'The server no longer knows of this answer.' },
  interrupted: { retryable: true, words: 'The answer was interrupted.' },
  uncertain: {
    retryable: true,
    words: 'It is not known whether the answer was written. Reload to look, or ask again.',
  },
} as const;

export type ChatErrorCode = keyof typeof codes;

export interface ChatErrorOptions {
  /** What the server says to a person. Shown as text, never as markup. */
  readonly detail?: string | undefined;
  /** The HTTP status, where there was an answer. */
  readonly status?: number;
  /** Seconds, from `Retry-After`. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** The one error of the library. `code` is closed: a switch over it can be complete. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly code: ChatErrorCode;
  readonly detail: string | undefined;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ChatErrorCode, { detail, status, retryAfter, cause }: ChatErrorOptions = {}) {
    super(detail ?? codes[code].words, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return codes[this.code].retryable;
  }
}

export function isChatError(value: unknown): value is ChatError {
  return value instanceof ChatError;
}

/**
 * The words for a person. What the server itself says comes first where it speaks of this very request, and in words.
 *
 * @param words - for this code, in another language than English
 */
export function errorText({ code, detail }: ChatError, words: string = codes[code].words): string {
  const isSpoken = detail !== undefined && spokenByServer.has(code) && !/^[a-z]+(?:_[a-z]+)*$/.test(detail);
  return isSpoken ? detail : words;
}

const spokenByServer: ReadonlySet<ChatErrorCode> = new Set([
  'too_long',
  'file_too_large',
  'file_not_taken',
  'invalid_input',
  'task_failed',
]);

const codeByStatus: Readonly<Record<number, ChatErrorCode>> = {
  400: 'invalid_input',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'unsupported',
  409: 'busy',
  412: 'unauthorized',
  413: 'too_long',
  419: 'unauthorized',
  429: 'rate_limited',
  501: 'unsupported',
  503: 'unavailable',
};

/** What a failed answer is called, by status and by what its body says. */
export function errorOfResponse(status: number, body: string, retryAfter?: number): ChatError {
  const detail = readErrorBody(body);
  const code =
    detail === 'session_already_thinking'
      ? 'busy'
      : (codeByStatus[status] ?? (status >= 500 ? 'server_error' : 'bad_response'));
  return new ChatError(code, { status, detail, retryAfter });
}

/**
 * The text in an error's body: `{error}`, Nextcloud's `{ocs: {meta: {message}}}` or `{message}` (contract section 1).
 * `undefined` for HTML, an empty body, and all else.
 */
export function readErrorBody(body: string): string | undefined {
  const value = parseJson(body);
  if (!isRecord(value)) return undefined;
  const ocs = isRecord(value.ocs) ? value.ocs.meta : undefined;
  const text = asText(value.error) ?? (isRecord(ocs) ? asText(ocs.message) : undefined) ?? asText(value.message);
  return text?.trim() === '' ? undefined : text?.trim();
}
