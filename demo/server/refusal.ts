/** Every reason for which a request is turned down, and the words for it where the place has none better. */
const refusals = {
  invalid_input: 'The request could not be understood.',
  unauthorized: 'You are not logged in.',
  rate_limited: 'That was too much at once. Try again in a moment.',
  storage_full: 'There is no room left for your files.',
  disk_full: 'The server has no room left, so nothing was stored. Whoever runs it has to make some.',
  unknown_host: 'This server does not go by that name.',
  streaming_disabled: 'Streaming is switched off on this server.',
  session_already_thinking: 'session_already_thinking',
  cross_site: 'Requests from other sites are not accepted.',
  operator_only: 'This is for the operator of the server.',
  not_found: 'There is nothing here.',
  session_not_found: 'Session not found',
  message_not_found: 'Message not found',
  task_not_found: 'task_not_found',
  method_not_allowed: 'This address does not take this method.',
  file_not_found: 'The file is not there.',
  file_too_large: 'The file is too large.',
  no_transcription: 'This server cannot understand recordings: please write.',
  file_type: 'Files of this kind are not taken.',
  already_ended: 'The answer has already ended.',
  header_missing: 'This request must carry the header "OCS-APIRequest: true" or "X-Requested-With".',
  too_long: 'The new message is too long',
  unsupported_type: 'The request must be JSON, with "Content-Type: application/json".',
  headers_too_large: 'The headers of the request are too long.',
  server_error: 'Something went wrong on the server.',
  shutting_down: 'The server is shutting down. Try again in a moment.',
} as const;

export type RefusalCode = keyof typeof refusals;

/**
 * Thrown where a request cannot be served and it is not the server's fault. What HTTP makes of it is the routes'
 * business. Some words are the contract's own: a client knows them by heart.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  /** Seconds after which it may be otherwise. */
  readonly retryAfter: number | undefined;

  constructor(code: RefusalCode, words: string = refusals[code], retryAfter?: number) {
    super(words);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
