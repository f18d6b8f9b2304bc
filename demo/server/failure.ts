/**
 * Every way in which a run can fail, whether asking again may help, and the words for a person. They are ours: a
 * provider's own message may hold pieces of the key, tracebacks or names of accounts, and is never passed on.
 */
const failures = {
  cancelled: { retryable: true, words: 'The answer was stopped.' },
  interrupted: { retryable: true, words: 'The answer was interrupted before it was complete.' },
  task_failed: { retryable: true, words: 'The answer could not be finished.' },
  server_error: { retryable: true, words: 'Something went wrong on the server.' },
  disk_full: {
    retryable: true,
    words: 'The server has no room left to store the answer. Whoever runs it has to make some.',
  },
  timeout: { retryable: true, words: 'The model did not answer in time.' },
  provider_unreachable: { retryable: true, words: 'The model service could not be reached.' },
  provider_busy: { retryable: true, words: 'The model service has too much to do. Try again in a moment.' },
  provider_unavailable: { retryable: true, words: 'The model service is not available at the moment.' },
  provider_private: {
    retryable: false,
    words: 'The model service is at a private address, which this server has no leave to use.',
  },
  provider_quota: { retryable: false, words: 'The account of this server at the model service is used up.' },
  provider_login: { retryable: false, words: 'The model service did not accept the key of this server.' },
  model_not_found: { retryable: false, words: 'The model service does not know this address or this model.' },
  conversation_too_long: { retryable: false, words: 'This conversation is longer than the model can read.' },
  content_filter: { retryable: false, words: 'The model service does not answer a message like this.' },
  request_refused: { retryable: false, words: 'The model service did not accept the request.' },
  nothing_heard: { retryable: false, words: 'Nothing could be understood in the recording.' },
  bad_response: { retryable: true, words: 'The model service gave an answer that makes no sense.' },
} as const;

export type FailureCode = keyof typeof failures;

/** Why a run ended badly, as it is stored and sent. */
export interface RunFailure {
  readonly code: FailureCode;
  readonly words: string;
  readonly retryable: boolean;
  /** Seconds. */
  readonly retryAfter?: number;
}

export function runFailure(code: FailureCode, retryAfter?: number): RunFailure {
  return { code, ...failures[code], ...(retryAfter === undefined ? {} : { retryAfter }) };
}
