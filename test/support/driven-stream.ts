/**
 * Event streams that the test drives: nothing arrives before the test says so, so no test depends on elapsed time.
 * `drivenStream` is a Response to hand out from a mocked request; `drivenEndpoint` is a real one, answered by the
 * test server (see driven-endpoint.mjs), and in browsers only.
 */

export interface EventFields {
  id?: string;
  event?: string;
}

export interface DrivenStream {
  readonly response: Response;
  /** Settles with the reason once the reader has cancelled the body. */
  readonly cancelled: Promise<unknown>;
  /** Bytes as they are: for pieces that cut an event, or a character, in two. */
  send(piece: string | Uint8Array<ArrayBuffer>): void;
  /** One whole event; its data goes as JSON. */
  event(data: unknown, fields?: EventFields): void;
  end(): void;
  fail(error?: Error): void;
}

export function drivenStream(init: ResponseInit = {}): DrivenStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  let settle: ((reason: unknown) => void) | undefined;
  const cancelled = new Promise<unknown>((resolve) => (settle = resolve));
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (given) => void (controller = given),
    cancel: (reason) => settle?.(reason),
  });

  const headers = new Headers(init.headers);
  if (!headers.has('content-type')) headers.set('content-type', 'text/event-stream');

  const send = (piece: string | Uint8Array<ArrayBuffer>) =>
    controller?.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
  return {
    response: new Response(body, { ...init, headers }),
    cancelled,
    send,
    event: (data, fields) => send(eventText(data, fields)),
    end: () => controller?.close(),
    fail: (error = new Error('the stream failed')) => controller?.error(error),
  };
}

export function eventText(data: unknown, { id, event }: EventFields = {}): string {
  const lines = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    `data: ${JSON.stringify(data)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}

export interface EndpointState {
  /** A request is being answered. */
  open: boolean;
  /** The last request was given up by the page before its answer had ended. */
  aborted: boolean;
  requests: { method: string; url: string; headers: Record<string, string>; body: string }[];
}

export interface DrivenEndpoint {
  /** Where it is: whatever path is put behind, and by whatever method, the answer is the stream. */
  readonly url: string;
  send(piece: string): Promise<void>;
  event(data: unknown, fields?: EventFields): Promise<void>;
  end(): Promise<void>;
  /** Cuts the connection in the middle of the answer. */
  drop(): Promise<void>;
  state(): Promise<EndpointState>;
}

export function drivenEndpoint(): DrivenEndpoint {
  const base = new URL(`/__driven/${crypto.randomUUID()}`, location.href).href;
  const control = async (action: string, body = '') => {
    await fetch(`${base}/control/${action}`, { method: 'POST', body });
  };
  return {
    url: `${base}/stream`,
    send: (piece) => control('send', piece),
    event: (data, fields) => control('send', eventText(data, fields)),
    end: () => control('end'),
    drop: () => control('drop'),
    state: async () => (await (await fetch(`${base}/control/state`)).json()) as EndpointState,
  };
}

/** Waits until something holds, and else fails with what was waited for. Only for what announces itself in no event. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, milliseconds = 5000): Promise<void> {
  const start = performance.now();
  while (!(await holds())) {
    if (performance.now() - start > milliseconds) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}
