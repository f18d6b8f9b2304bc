import { isRecord, parseJson } from '../../../src/protocol/guards.js';
import type { FailureCode } from '../failure.js';
import { ProviderError, type Extra } from './provider.js';

const byStatus: Readonly<Record<number, FailureCode>> = {
  401: 'provider_login',
  402: 'provider_quota',
  403: 'provider_login',
  404: 'model_not_found',
  408: 'provider_unavailable',
  413: 'conversation_too_long',
  429: 'provider_busy',
};

/** What the codes and types of the providers come to, as far as they say more than the status does. */
const bySign: readonly (readonly [RegExp, FailureCode])[] = [
  [/context.?length|prompt.?too.?long|too_many_prompt_tokens|exceed_context/, 'conversation_too_long'],
  [/content_filter|content_policy/, 'content_filter'],
  [/invalid_api_key|authentication|unauthorized|permission/, 'provider_login'],
  [/model_not_found|deploymentnotfound/, 'model_not_found'],
  [/insufficient_(?:quota|balance)|billing/, 'provider_quota'],
  [/rate_?limit|too_many_requests/, 'provider_busy'],
];

/** Signs that some providers give in words only; looked at and never shown. */
const byWords: readonly (readonly [RegExp, FailureCode])[] = [
  [/context length|context window|maximum context|too long|too many tokens|prompt tokens/, 'conversation_too_long'],
  [/(?:incorrect|invalid|missing).{0,20}(?:api.?key|authentication)/, 'provider_login'],
];

/**
 * An answer that is no success.
 *
 * @param retryAfter seconds, as the provider wishes
 */
export function errorOfResponse(status: number, body: string, retryAfter?: number): ProviderError {
  const value = parseJson(body);
  const code = signOf(value) ?? byStatus[status] ?? (status >= 500 ? 'provider_unavailable' : 'request_refused');
  const objection = status === 400 || status === 404 || status === 422 ? objectionOf(body) : undefined;
  return new ProviderError(code, { cause: `HTTP ${status}`, retryAfter, objection });
}

function objectionOf(body: string): Extra | undefined {
  if (body.includes('stream_options')) return 'stream_options';
  const tools =
    /support(?:s|ed)?(?: for)? (?:tool|function)|(?:tool|function)[\w ]* not supported|tool choice requires/i;
  return tools.test(body) ? 'tools' : undefined;
}

/** An error in place of a chunk. Its status, where it has one, stands in `code` or `status_code`. */
export function errorOfFrame(frame: unknown): ProviderError {
  const frameOrError = isRecord(frame) && isRecord(frame.error) ? frame.error : frame;
  const error = isRecord(frameOrError) ? frameOrError : {};
  const status = [error.status_code, error.code].find((value) => typeof value === 'number');
  const byNumber = status === undefined ? undefined : byStatus[status];
  return new ProviderError(signOf(frame) ?? byNumber ?? 'task_failed', { cause: 'an error within the stream' });
}

/** `error` may be an object, a text, or stand beside its code; some answer with `detail` or `message` alone. */
function signOf(value: unknown): FailureCode | undefined {
  if (!isRecord(value)) return undefined;
  const error = isRecord(value.error) ? value.error : value;
  const signs = [error.code, error.type].filter((sign) => typeof sign === 'string').join(' ');
  const words = [error.message, value.error, value.detail].filter((text) => typeof text === 'string').join(' ');
  return find(bySign, signs) ?? find(byWords, words);
}

function find(signs: readonly (readonly [RegExp, FailureCode])[], text: string): FailureCode | undefined {
  const lower = text.toLowerCase();
  return signs.find(([sign]) => sign.test(lower))?.[1];
}
