import { ChatError, errorOfResponse, isChatError } from '../protocol/errors.js';
import { given, parseJson } from '../protocol/guards.js';
import { createDeadline, unlessAborted, type Clock } from './clock.js';

export type HeaderSource = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);

export interface HttpOptions {
  /** Where the contract's paths begin, such as `/api`. */
  readonly baseUrl: string;
  /** Sent with every request to the server of `baseUrl` and nowhere else. A function is asked before each attempt. */
  readonly headers?: HeaderSource | undefined;
  readonly credentials?: RequestCredentials | undefined;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Milliseconds for one request with its whole body. */
  readonly requestTimeout: number;
}

export interface Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Lists go as JSON. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly object[] | undefined>> | undefined;
  readonly json?: unknown;
  /** Its content type is the platform's to say, which knows the boundary: a caller's is left out. */
  readonly form?: FormData | undefined;
}

export interface PreparedRequest {
  readonly url: string;
  readonly method: Call['method'];
  /** Names in lower case, so that a caller's header replaces ours however it is written. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly form: FormData | undefined;
}

export interface Answer {
  readonly status: number;
  /** The parsed body; `undefined` where it is not JSON. */
  readonly body: unknown;
  /** The error that this answer stands for where the caller does not know what to do with it. */
  toError(): ChatError;
}

/**
 * Sends a call and reads its answer.
 *
 * @throws ChatError `network`, `timeout`, `unauthorized`; the signal's reason
 */
export async function send(options: HttpOptions, call: Call, signal?: AbortSignal): Promise<Answer> {
  return attempt(options, call, (request) => sendOnce(options, request, signal), signal);
}

/**
 * Runs an attempt; where it ends in `unauthorized`, asks the caller for headers once more and runs it again. Where they
 * are not to be had nothing is sent, and nobody is asked twice.
 */
export async function attempt<Result>(
  options: HttpOptions,
  call: Call,
  run: (request: PreparedRequest) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const request = await prepare(options, call, signal);
  try {
    return await run(request);
  } catch (error) {
    if (typeof options.headers !== 'function' || !isChatError(error) || error.code !== 'unauthorized') throw error;
  }
  return run(await prepare(options, call, signal));
}

/** A redirect is not followed: it would carry the caller's headers to wherever it points, most often a sign-in page. */
export function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304);
}

export function isPage({ headers }: Response): boolean {
  return /^text\/html\b/i.test(headers.get('content-type') ?? '');
}

/** Seconds from `Retry-After`, which may also be a date (RFC 9110, 10.2.3). */
export function readRetryAfter(response: Response): number | undefined {
  const value = response.headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value);
  // against the server's own clock, where it tells the time: the machine's may be a day off
  const now = Date.parse(response.headers.get('date') ?? '');
  const seconds = (Date.parse(value) - (Number.isNaN(now) ? Date.now() : now)) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

async function prepare(
  options: HttpOptions,
  { method, path, query, json, form }: Call,
  signal: AbortSignal | undefined,
): Promise<PreparedRequest> {
  const own = await headersOf(options, signal);
  if (form) own.delete('content-type');
  return {
    url: options.baseUrl.replace(/\/+$/, '') + path + queryOf(query),
    method,
    headers: {
      accept: 'application/json',
      'ocs-apirequest': 'true',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...Object.fromEntries(own),
    },
    body: json === undefined ? undefined : JSON.stringify(json),
    form,
  };
}

/**
 * The caller's headers, within the time of a request.
 *
 * @throws ChatError `unauthorized` where there are none to be had: it is known that nothing was sent, and so that
 *   nothing was started, which neither `network` nor `timeout` says
 */
async function headersOf(
  { headers, clock, requestTimeout }: HttpOptions,
  signal: AbortSignal | undefined,
): Promise<Headers> {
  if (typeof headers !== 'function') return new Headers(headers);
  const deadline = createDeadline(requestTimeout, { clock, signal });
  const ask = async () => new Headers(await headers());
  try {
    return await unlessAborted(ask(), deadline.signal);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ChatError('unauthorized', { cause });
  } finally {
    deadline.clear();
  }
}

async function sendOnce(
  { fetch, clock, credentials, requestTimeout }: HttpOptions,
  request: PreparedRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const { url, method, headers, body = request.form } = request;
  const deadline = createDeadline(requestTimeout, { clock, signal });
  try {
    // what is to be deleted is, even while the page goes
    const keepalive = method === 'DELETE' ? true : undefined;
    const init = { method, headers, ...given({ body, credentials, keepalive }) };
    const response = fetch(url, { ...init, signal: deadline.signal, cache: 'no-store', redirect: 'manual' });
    return await unlessAborted(response.then(readAnswer), deadline.signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (isChatError(error)) throw error;
    throw new ChatError(deadline.expired ? 'timeout' : 'network', { cause: error });
  } finally {
    deadline.clear();
  }
}

/** Lets go of a body that nobody reads. Not waited for: where the page keeps a copy of it, that takes as long as the copy. */
export function discard({ body }: Response): void {
  void body?.cancel().catch(() => undefined);
}

async function readAnswer(response: Response): Promise<Answer> {
  const { status } = response;
  if (isRedirect(response) || status === 401 || status === 412 || status === 419) {
    discard(response);
    throw new ChatError('unauthorized', { status });
  }
  const text = await response.text();
  return {
    status,
    body: parseJson(text),
    // a page where data was asked for is nearly always the sign-in page
    toError: () =>
      status === 200 && isPage(response)
        ? new ChatError('unauthorized', { status })
        : errorOfResponse(status, text, readRetryAfter(response)),
  };
}

function queryOf(query: Call['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}
