import type { DiagnosisContext } from '../../src/transport/diagnosis/diagnose.js';
import { drivenStream, eventText, type DrivenStream } from './driven-stream.js';
import { FakeClock } from './fake-clock.js';

/** Lets all happen that is about to. */
const turn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));

/** What stands between the server and here does with what it is given. */
export type Between = 'passes on' | 'keeps all to the end' | 'keeps some' | 'keeps all for ever';

export interface DiagnosisScript {
  /** One is said before each look. */
  readonly pieces: readonly string[];
  readonly between: Between;
  /** Of the stream. */
  readonly headers: Readonly<Record<string, string>>;
  readonly hello: object | undefined;
  readonly hasIds: boolean;
  /** Whether polling tells the text so far. */
  readonly tells: boolean;
  /** An answer in the place of the stream. */
  readonly refusal: (() => Response) | undefined;
  /** What is asked next, by method and path: a Response in the place of the script's own. */
  readonly answer: (request: string) => Response | undefined;
  /** After so many pieces the line breaks. */
  readonly breaksAfter: number;
  readonly silenceBefore: readonly [piece: number, milliseconds: number];
}

export const goodHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

const good: DiagnosisScript = {
  pieces: Array.from({ length: 12 }, (_, index) => `word${index} `),
  between: 'passes on',
  headers: goodHeaders,
  hello: { v: 1, taskId: 812, sessionId: 7, messageId: 55, heartbeat: 15_000, resume: true, idempotent: true },
  hasIds: true,
  tells: true,
  refusal: undefined,
  answer: () => undefined,
  breaksAfter: Infinity,
  silenceBefore: [0, 0],
};

/**
 * A server that says a piece each time somebody looks, behind something that passes it on or does not: what comes
 * first is decided by requests, never by time.
 */
export class DiagnosisBench {
  readonly clock = new FakeClock();
  /** Every request, by method and path. */
  readonly requests: string[] = [];
  readonly context: DiagnosisContext;
  readonly #script: DiagnosisScript;
  readonly #stream: DrivenStream;
  #said = 0;
  #kept = '';
  #isOver = false;
  #listener: (request: Request) => void = () => undefined;

  constructor(script: Partial<DiagnosisScript> = {}) {
    this.#script = { ...good, ...script };
    this.#stream = drivenStream({ headers: this.#script.headers });
    this.context = {
      backend: {
        baseUrl: 'https://chat.example/api',
        fetch: (input, init) => this.#answer(new Request(input, init)),
        clock: this.clock,
        requestTimeout: 15_000,
      },
      timestamp: 1_795_332_000,
      clientKey: 'key',
      isForeign: false,
      httpVersion: () => 'h2',
    };
  }

  /** As soon as something is watched for so long. */
  async letWatchesGoOff(milliseconds: number): Promise<void> {
    await this.clock.until((pending) => pending.includes(milliseconds));
    this.clock.advance(milliseconds);
  }

  /** Told of each request before it is answered. */
  onRequest(listener: (request: Request) => void): void {
    this.#listener = listener;
  }

  async #answer(asked: Request): Promise<Response> {
    const { method, url, signal } = asked;
    signal.throwIfAborted();
    this.#listener(asked);
    const request = `${method} ${new URL(url).pathname.slice('/api'.length)}`;
    this.requests.push(request);
    const other = this.#script.answer(request);
    if (other) return other;
    switch (request) {
      case 'PUT /chat/new_session':
        return Response.json({ session: { id: 7, user_id: 'a', title: '', timestamp: 1 } });
      case 'PUT /chat/new_message':
        return Response.json(this.#message(55, 'human', 'Count'));
      case 'POST /chat/stream':
        return this.#open();
      case 'GET /chat/check_session':
        return Response.json({ messageTaskId: 812, titleTaskId: null });
      case 'GET /chat/check_generation':
        return this.#look();
      case 'GET /chat/stream':
        return resumed(new URL(url).searchParams.get('after') ?? '');
      case 'POST /chat/cancel':
        this.#end();
        return Response.json({ task_status: 5 });
      default:
        return Response.json([]);
    }
  }

  #open(): Response {
    if (this.#script.refusal) return this.#script.refusal();
    if (this.#script.hello) this.#send(eventText(this.#script.hello, { event: 'hello', ...this.#id(0) }));
    return this.#stream.response;
  }

  async #look(): Promise<Response> {
    const [before, silence] = this.#script.silenceBefore;
    if (silence > 0 && before === this.#said) this.clock.sleep(silence);
    if (!this.#isOver) this.#say();
    // what was passed on arrives before the answer of the look does
    await turn();
    const text = this.#text;
    if (this.#isOver)
      return Response.json({ ...this.#message(56, 'assistant', text), sessionAgencyPendingActions: null });
    const output = this.#script.tells ? { output: text } : null;
    return Response.json({ task_status: 2, slow_pickup: false, task_output: output }, { status: 417 });
  }

  #say(): void {
    const { pieces, breaksAfter } = this.#script;
    const off = this.#text.length;
    const chunk = pieces[this.#said];
    if (chunk === undefined) this.#end();
    else if (this.#said === breaksAfter) this.#stream.fail();
    else {
      this.#said += 1;
      this.#send(eventText({ chunk, off }, this.#id(this.#said)));
    }
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { between } = this.#script;
    if (between === 'keeps all for ever') {
      void this.letWatchesGoOff(5000);
      return;
    }
    this.#kept += eventText({ done: true, len: this.#text.length }, this.#id(99));
    this.#stream.send(this.#kept);
    this.#stream.end();
  }

  #send(text: string): void {
    this.#kept += text;
    const { between } = this.#script;
    if (between === 'keeps all to the end' || between === 'keeps all for ever') return;
    if (between === 'keeps some' && this.#kept.length < 300) return;
    this.#stream.send(this.#kept);
    this.#kept = '';
  }

  get #text(): string {
    return this.#script.pieces.slice(0, this.#said).join('');
  }

  #id(seq: number): { id?: string } {
    return this.#script.hasIds ? { id: `812.${seq}` } : {};
  }

  #message(id: number, role: string, content: string): object {
    return { id, session_id: 7, role, content, timestamp: 1, ocp_task_id: 812, sources: '[]', attachments: [] };
  }
}

function resumed(after: string): Response {
  const stream = drivenStream();
  stream.event({ chunk: 'again', off: 0 }, { id: `${after.split('.')[0] ?? ''}.1` });
  return stream.response;
}
