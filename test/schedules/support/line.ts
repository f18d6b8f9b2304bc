/**
 * A network inside the test's own process: nothing passes that the schedule does not let pass, to the byte, so that the
 * same schedule always goes the same way. Sockets would deliver as they like.
 */
export class Network {
  /** Every request, in order. */
  readonly lines: Line[] = [];
  /** The machine is offline: no request gets out. */
  isDown = false;
  readonly #receive: (line: Line) => void;

  constructor(receive: (line: Line) => void) {
    this.#receive = receive;
  }

  readonly fetch: typeof globalThis.fetch = (input, init) => {
    const line = new Line(new Request(input).url, init);
    this.lines.push(line);
    if (this.isDown) line.lose();
    else this.#receive(line);
    return line.response;
  };

  /** Those on which something may come yet. */
  get open(): readonly Line[] {
    return this.lines.filter(({ isOver }) => !isOver);
  }
}

/** One request, as the server has it. */
export class Line {
  readonly endpoint: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly response: Promise<Response>;
  #resolve: (response: Response) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  #body: ReadableStreamDefaultController<Uint8Array> | undefined;
  #isOver = false;

  constructor(url: string, { method = 'GET', body, signal }: RequestInit = {}) {
    const { pathname, searchParams } = new URL(url);
    this.endpoint = `${method} ${pathname.slice('/api'.length)}`;
    this.query = Object.fromEntries(searchParams);
    this.body = typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const leave = () => this.#break(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
  }

  /** The answer is whole, the line has broken, or the client has left. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The head of an answer; its body follows. */
  open(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.#isOver) return;
    const start = (controller: ReadableStreamDefaultController<Uint8Array>) => void (this.#body = controller);
    const cancel = () => void (this.#isOver = true);
    this.#resolve(new Response(new ReadableStream({ start, cancel }), { status, headers }));
  }

  write(bytes: Uint8Array): void {
    if (!this.#isOver && bytes.length > 0) this.#body?.enqueue(bytes);
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#body?.close();
  }

  /** A whole answer at once. */
  answer(status: number, contentType: string, text: string, headers: Readonly<Record<string, string>> = {}): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const hasBody = status !== 204 && status !== 304;
    this.#resolve(
      new Response(hasBody ? text : null, { status, headers: { 'content-type': contentType, ...headers } }),
    );
  }

  json(status: number, body: unknown, headers?: Readonly<Record<string, string>>): void {
    this.answer(status, 'application/json', JSON.stringify(body), headers);
  }

  /** What a reset of the connection is to the client's fetch. */
  reset(): void {
    this.#break(new TypeError('terminated'));
  }

  /** The machine has no network any more. */
  lose(): void {
    this.reset();
  }

  #break(reason: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reject(reason);
    this.#body?.error(reason);
  }
}
