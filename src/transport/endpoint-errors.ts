import { ChatError, type ChatErrorCode } from '../protocol/errors.js';
import { asText, isRecord } from '../protocol/guards.js';
import { requiredEndpoints, type EndpointName } from './endpoints.js';
import type { Answer } from './http.js';

/** What is too long or of a wrong kind, where a file is sent. */
const fileCodes: Readonly<Record<number, ChatErrorCode>> = { 413: 'file_too_large', 415: 'file_not_taken' };

/** The error that an answer stands for, coming from this endpoint. */
export function errorOf(name: EndpointName, answer: Answer): ChatError {
  const { status } = answer;
  if (isNowhere(name, answer)) return new ChatError('unsupported', { status });
  const error = answer.toError();
  const code = name === 'upload' ? fileCodes[status] : undefined;
  return code === undefined ? error : new ChatError(code, { status, detail: error.detail });
}

/**
 * A 404 in which no endpoint speaks: there is none. It would say `{error}` of what it does not find (contract section
 * 1), and what stands before it, a framework or a web server, says something else.
 */
function isNowhere(name: EndpointName, { status, body }: Answer): boolean {
  const isSpoken = isRecord(body) && asText(body.error) !== undefined;
  return status === 404 && !isSpoken && !requiredEndpoints.has(name);
}
