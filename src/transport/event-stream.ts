import { fetchEventSource } from '@microsoft/fetch-event-source';
import { ChatError, errorOfResponse, isChatError } from '../protocol/errors.js';
import type { Frame } from '../protocol/events.js';
import { given } from '../protocol/guards.js';
import { unlessAborted } from './clock.js';
import { discard, isPage, isRedirect, readRetryAfter, type Call } from './http.js';
import { readFrames, type FrameOptions } from './frames.js';

export interface EventStreamRequest extends Omit<FrameOptions, 'lastEventId' | 'signal'> {
  readonly url: string;
  readonly method: Call['method'];
  /** Names in lower case: fetchEventSource adds its own `accept` beside any other spelling. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly credentials?: RequestCredentials | undefined;
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
  /** The server streams: nothing but a broken line can stop it now. */
  readonly onOpen?: ((opening: Opening) => void) | undefined;
  readonly onFrame: (frame: Frame) => void;
}

/** What the headers of a stream say of what is to come. */
export interface Opening {
  /** Against contract section 3, rule 10: a middleware stands in between, and keeps what it has until there is more. */
  readonly isCompressed: boolean;
}

/**
 * Reads one response as an event stream: exactly one request, no retry, whatever happens.
 * Resolves when the body ends, which says nothing of whether the answer is complete (contract section 3, rule 4).
 *
 * @throws ChatError `stream_refused` where the server does not stream here, or the error its status stands for;
 *   `network` before the server has answered and `stream_broken` after; the signal's reason
 */
export async function readEventStream(request: EventStreamRequest): Promise<void> {
  const { signal } = request;
  const line = { isOpen: false };
  const onOpen = (opening: Opening) => {
    line.isOpen = true;
    request.onOpen?.(opening);
  };
  signal.throwIfAborted();
  try {
    await (typeof document === 'undefined' ? readDirectly({ ...request, onOpen }) : readInPage({ ...request, onOpen }));
  } catch (error) {
    signal.throwIfAborted();
    throw isChatError(error) ? error : new ChatError(line.isOpen ? 'stream_broken' : 'network', { cause: error });
  }
  signal.throwIfAborted();
}

/** Node, workers, server rendering: fetchEventSource needs a document, the reader does not. */
async function readDirectly(request: EventStreamRequest): Promise<void> {
  const { method, headers, body, credentials, signal } = request;
  const init = { method, headers, signal, ...given({ body, credentials }) };
  const response = await fetchStream(request, request.url, init);
  for await (const frames of framesOf(response, request)) frames.forEach(request.onFrame);
}

/**
 * fetchEventSource 2.0.1 is never used bare: its parser passes 10 of the 39 conformance cases, and it repeats requests on
 * errors and tab switches. It gets a fetch that has done the reading already and hands it one canonical line per event.
 */
async function readInPage(request: EventStreamRequest): Promise<void> {
  const { method, headers, body, credentials, signal } = request;
  await fetchEventSource(request.url, {
    method,
    headers: { ...headers },
    signal,
    ...given({ body, credentials }),
    openWhenHidden: true,
    fetch: async (input, init) => toCanonical(framesOf(await fetchStream(request, input, init), request)),
    onopen: () => Promise.resolve(),
    onmessage: ({ data }) => request.onFrame(JSON.parse(data) as Frame),
    onerror: (error: unknown) => {
      throw error;
    },
  });
}

async function fetchStream(
  request: EventStreamRequest,
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const answer = request.fetch(input, { ...init, cache: 'no-store', redirect: 'manual' });
  const response = await unlessAborted(answer, request.signal);
  if (!isEventStream(response)) throw await refusalOf(response);
  request.onOpen?.({ isCompressed: response.headers.has('content-encoding') });
  return response;
}

function framesOf(
  response: Response,
  { onBytes, onRetry, maxFrameLength, signal }: FrameOptions,
): AsyncGenerator<readonly Frame[], void, void> {
  return readFrames(response.body ?? new ReadableStream(), { onBytes, onRetry, maxFrameLength, signal });
}

/** One frame is one line, and no line is cut: nothing is left for a second parser to misread, or to join in quadratic time. */
function toCanonical(reads: AsyncGenerator<readonly Frame[], void, void>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reads.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')));
    },
    async cancel() {
      await reads.return();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

/** Only the essence of the type counts: case and parameters are free. */
function isEventStream(response: Response): boolean {
  const [essence = ''] = (response.headers.get('content-type') ?? '').split(';');
  return response.status === 200 && response.body !== null && essence.trim().toLowerCase() === 'text/event-stream';
}

/** Statuses that say "not here, or not this way", after which the same answer can be had by polling. */
const refusals: ReadonlySet<number> = new Set([204, 400, 404, 405, 406, 410, 415, 501]);

async function refusalOf(response: Response): Promise<ChatError> {
  const { status } = response;
  // what is no stream by its type may be one all the same: its end is not waited for
  if (isRedirect(response) || status === 200) discard(response);
  if (isRedirect(response)) return new ChatError('unauthorized', { status });
  const error = errorOfResponse(status, status === 200 ? '' : await response.text(), readRetryAfter(response));
  // a page comes from whoever stands before the backend; any other 200 is the backend's, which may have started a run
  return refusals.has(status) || (status === 200 && isPage(response))
    ? new ChatError('stream_refused', { status, detail: error.detail, cause: error })
    : error;
}
