import assert from 'node:assert/strict';
import { createParser } from 'eventsource-parser';
import { decodeEvent, type ChatEvent } from '../../../src/protocol/events.js';
import { isRecord, type JsonRecord } from '../../../src/protocol/guards.js';

/** An event with its cursor, as a client gets it. */
export interface Received {
  readonly id: string | undefined;
  readonly event: ChatEvent;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export const ownHeader = { 'OCS-APIRequest': 'true' };

/** A client of the contract over real HTTP, as thin as can be. */
export class Client {
  readonly #base: string;
  readonly #headers: object;

  /** @param headers go with every request */
  constructor(url: string, headers: object = {}) {
    this.#base = `${url}/api`;
    this.#headers = headers;
  }

  async request(method: string, path: string, options: { json?: unknown; headers?: object; body?: string } = {}) {
    const response = await this.fetch(method, path, options);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : parse(text) };
  }

  fetch(
    method: string,
    path: string,
    { json, headers = {}, body }: { json?: unknown; headers?: object; body?: string } = {},
    signal?: AbortSignal,
  ): Promise<Response> {
    return fetch(`${this.#base}${path}`, {
      method,
      headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...this.#headers, ...headers },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    });
  }

  post(path: string, body: FormData): Promise<Response> {
    return fetch(`${this.#base}${path}`, { method: 'POST', body, headers: { ...this.#headers } });
  }

  async newSession(): Promise<number> {
    const { body } = await this.request('PUT', '/chat/new_session', { json: {} });
    assert.ok(isRecord(body) && isRecord(body.session));
    return numberOf(body.session, 'id');
  }

  /** @returns the id of the message */
  async write(sessionId: number, content: string, more: object = {}): Promise<number> {
    const json = { sessionId, role: 'human', content, ...more };
    const { status, body } = await this.request('PUT', '/chat/new_message', { json });
    assert.equal(status, 200, JSON.stringify(body));
    return numberOf(body, 'id');
  }

  /** A session with one message in it. */
  async begin(content = 'hello'): Promise<{ sessionId: number; messageId: number }> {
    const sessionId = await this.newSession();
    return { sessionId, messageId: await this.write(sessionId, content) };
  }

  start(json: object): Promise<EventReader> {
    return EventReader.of(this.fetch('POST', '/chat/stream', { json }));
  }

  async startUntil(signal: AbortSignal, json: object): Promise<EventReader> {
    return EventReader.of(this.fetch('POST', '/chat/stream', { json }, signal));
  }

  resume(query: string, headers: object = {}): Promise<EventReader> {
    return EventReader.of(this.fetch('GET', `/chat/stream?${query}`, { headers }));
  }

  generate(sessionId: number, more = ''): Promise<Answer> {
    return this.request('GET', `/chat/generate?sessionId=${sessionId}${more}`, { headers: ownHeader });
  }

  check(sessionId: number, taskId: number): Promise<Answer> {
    return this.request('GET', `/chat/check_generation?sessionId=${sessionId}&taskId=${taskId}`);
  }

  /** What `check` says of a run when it has ended. */
  async ended(sessionId: number, taskId: number): Promise<Answer> {
    for (;;) {
      const answer = await this.check(sessionId, taskId);
      if (answer.status !== 417) return answer;
    }
  }

  async messages(sessionId: number): Promise<readonly JsonRecord[]> {
    const { body } = await this.request('GET', `/chat/messages?sessionId=${sessionId}&limit=100`);
    assert.ok(Array.isArray(body));
    return body.filter(isRecord);
  }
}

/** Reads an event stream, one event at a time. */
export class EventReader {
  readonly response: Response;
  readonly #events: Received[] = [];
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({
    onEvent: ({ id, event = 'message', data }) => {
      const decoded = decodeEvent({ event, data, id: id ?? '' });
      assert.ok(decoded, `an event that the contract does not know: ${event} ${data}`);
      this.#events.push({ id, event: decoded });
    },
  });

  private constructor(response: Response, body: ReadableStream<Uint8Array>) {
    this.response = response;
    this.#chunks = body[Symbol.asyncIterator]();
  }

  static async of(pending: Promise<Response>): Promise<EventReader> {
    const response = await pending;
    assert.equal(response.status, 200, response.status === 200 ? '' : await response.text());
    assert.ok(response.body);
    return new EventReader(response, response.body);
  }

  /** `undefined` after the last. */
  async next(): Promise<Received | undefined> {
    while (this.#events.length === 0) {
      const chunk = await this.#chunks.next();
      if (chunk.done === true) return undefined;
      this.#parser.feed(this.#decoder.decode(chunk.value, { stream: true }));
    }
    return this.#events.shift();
  }

  /** The next event, which must be of that type. */
  async expect<Type extends ChatEvent['type']>(type: Type): Promise<Extract<ChatEvent, { type: Type }>> {
    const received = await this.next();
    assert.ok(received?.event.type === type, JSON.stringify(received));
    return received.event as Extract<ChatEvent, { type: Type }>;
  }

  /** All that is still to come, pings left out. */
  async rest(): Promise<readonly Received[]> {
    const all: Received[] = [];
    for (let received = await this.next(); received; received = await this.next())
      if (received.event.type !== 'ping') all.push(received);
    return all;
  }

  async leave(): Promise<void> {
    await this.#chunks.return?.();
  }
}

export function numberOf(body: unknown, key: string): number {
  assert.ok(isRecord(body), JSON.stringify(body));
  const value = body[key];
  assert.ok(typeof value === 'number', `${key} in ${JSON.stringify(body)}`);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
