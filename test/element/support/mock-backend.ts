import { http, HttpResponse, type RequestHandler } from 'msw';
import { drivenStream, type DrivenStream } from '../../support/driven-stream.js';

interface Row {
  readonly id: number;
  readonly session_id: number;
  readonly role: 'human' | 'assistant';
  readonly content: string;
  readonly timestamp: number;
  readonly attachments: readonly [];
}

/** A started answer: what the page asked for, and the stream to answer it by. */
export interface StartedStream extends DrivenStream {
  readonly request: Request;
  /** Ends the answer with its stored message, as a server of the contract does. */
  finish(content: string, more?: object): void;
}

export interface MockBackend {
  readonly handlers: readonly RequestHandler[];
  readonly rows: readonly Row[];
  /** Every request, as `METHOD /path`. */
  readonly calls: readonly string[];
  /** The next stream that a page starts. */
  nextStream(): Promise<StartedStream>;
}

/** A backend of the contract, in the page, whose answers the test drives. */
export function mockBackend(base = '/api'): MockBackend {
  const rows: Row[] = [];
  const calls: string[] = [];
  const started: StartedStream[] = [];
  const waiting: ((stream: StartedStream) => void)[] = [];
  let sessions = 0;

  const store = (sessionId: number, role: Row['role'], content: string): Row => {
    const row: Row = { id: rows.length + 1, session_id: sessionId, role, content, timestamp: 1, attachments: [] };
    rows.push(row);
    return row;
  };
  const start = (request: Request, sessionId: number): Response => {
    const stream = drivenStream();
    const finish = (content: string, more: object = {}): void => {
      const message = store(sessionId, 'assistant', content);
      stream.event({ done: true, len: content.length, finish: 'stop', message, ...more });
      stream.end();
    };
    const handle = { ...stream, request, finish };
    const receiver = waiting.shift();
    if (receiver) receiver(handle);
    else started.push(handle);
    return stream.response;
  };
  const log = http.all(`${base}/*`, ({ request }) => {
    calls.push(`${request.method} ${new URL(request.url).pathname.slice(base.length)}`);
  });

  return {
    rows,
    calls,
    handlers: [
      log,
      http.get(`${base}/chat/capabilities`, () => new HttpResponse(null, { status: 404 })),
      http.get(`${base}/chat/sessions`, () => HttpResponse.json(range(sessions).map(sessionRow).reverse())),
      http.put(`${base}/chat/new_session`, () => HttpResponse.json({ session: sessionRow(++sessions) })),
      http.put<never, { sessionId: number; content: string }>(`${base}/chat/new_message`, async ({ request }) => {
        const { sessionId, content } = await request.json();
        return HttpResponse.json(store(sessionId, 'human', content));
      }),
      http.get(`${base}/chat/messages`, ({ request }) => {
        const id = new URL(request.url).searchParams.get('sessionId');
        return HttpResponse.json(rows.filter((row) => String(row.session_id) === id));
      }),
      http.get(`${base}/chat/check_session`, () => HttpResponse.json({ messageTaskId: null })),
      http.post(`${base}/chat/cancel`, () => HttpResponse.json({ task_status: 5 })),
      http.post<never, { sessionId: number }>(`${base}/chat/stream`, async ({ request }) => {
        const { sessionId } = await request.clone().json();
        return start(request, sessionId);
      }),
    ],
    nextStream() {
      const stream = started.shift();
      return stream ? Promise.resolve(stream) : new Promise((resolve) => waiting.push(resolve));
    },
  };
}

function sessionRow(id: number): object {
  return { id, user_id: 'me', title: null, timestamp: 1 };
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
