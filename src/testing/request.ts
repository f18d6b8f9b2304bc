import { isRecord, parseJson, type JsonRecord } from '../protocol/guards.js';

/** What the contract's section 1 lists, each as it is asked. */
export type Endpoint =
  | 'PUT /chat/new_session'
  | 'GET /chat/sessions'
  | 'PATCH /chat/update_session'
  | 'DELETE /chat/delete_session'
  | 'PUT /chat/new_message'
  | 'GET /chat/messages'
  | 'GET /chat/sessions/:sessionId/messages/:messageId'
  | 'DELETE /chat/delete_message'
  | 'GET /chat/stream'
  | 'POST /chat/stream'
  | 'GET /chat/generate'
  | 'GET /chat/regenerate'
  | 'GET /chat/check_generation'
  | 'GET /chat/check_session'
  | 'GET /chat/generate_title'
  | 'GET /chat/check_title_generation'
  | 'POST /chat/cancel'
  | 'POST /chat/attachments'
  | 'GET /chat/attachments/:fileId'
  | 'POST /chat/feedback'
  | 'GET /chat/capabilities';

/** One request of the page, as the backend read it. */
export interface RecordedRequest {
  readonly endpoint: Endpoint;
  readonly url: string;
  readonly headers: Headers;
  /** What stands in the URL: its query, and the parts of the path that have a name. */
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON, the form of an upload, or `undefined` where there was none. */
  readonly body: unknown;
  /** Aborted where the page gives the request up and its browser says so. */
  readonly signal: AbortSignal;
}

export type Reply = (request: RecordedRequest) => Response | Promise<Response>;

/** Leaves the request itself unread, for handlers of the test's own. */
export async function recordRequest(
  endpoint: Endpoint,
  request: Request,
  path: Readonly<Record<string, string | readonly string[] | undefined>> = {},
): Promise<RecordedRequest> {
  const { url, headers, signal } = request;
  const query = { ...Object.fromEntries(new URL(url).searchParams), ...textsOf(path) };
  return { endpoint, url, headers, query, signal, body: await readBody(request.clone()) };
}

/** All that a request says, wherever it says it. */
export function inputOf({ query, body }: RecordedRequest): JsonRecord {
  return { ...query, ...(isRecord(body) ? body : {}) };
}

async function readBody(request: Request): Promise<unknown> {
  if (/^multipart\/form-data/i.test(request.headers.get('content-type') ?? '')) return request.formData();
  const text = await request.text();
  return text === '' ? undefined : (parseJson(text) ?? text);
}

function textsOf(path: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(path).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
