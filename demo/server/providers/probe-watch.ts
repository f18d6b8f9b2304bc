import { TransformStream, type ReadableStream } from 'node:stream/web';
import { fetch, Response } from 'undici';

/** So much of a refusal is looked at. */
const sampleLimit = 4000;

/** Looks at what comes by HTTP while a provider reads it. */
export class Watch {
  /** Of the last answer. */
  status: number | undefined;
  type: string | undefined;
  /** The beginning of its body: to judge by, and never to be shown. */
  sample = '';
  /** When each piece of it came, in milliseconds after the request. */
  arrivals: number[] = [];
  readonly #fetch: typeof fetch;
  readonly #now: () => number;

  constructor(now: () => number, inner: typeof fetch = fetch) {
    this.#now = now;
    this.#fetch = inner;
  }

  readonly fetch: typeof fetch = async (...parameters) => {
    const start = this.#now();
    this.status = this.type = undefined;
    const { status, headers, body } = await this.#fetch(...parameters);
    this.status = status;
    this.type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    this.sample = '';
    this.arrivals = [];
    return new Response(body && this.#looked(body, start), { status, headers });
  };

  #looked(body: NonNullable<Response['body']>, start: number): ReadableStream<Uint8Array> {
    const decoder = new TextDecoder();
    const tap = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        this.arrivals.push(this.#now() - start);
        if (this.sample.length < sampleLimit) this.sample += decoder.decode(chunk, { stream: true });
        controller.enqueue(chunk);
      },
    });
    return body.pipeThrough(tap);
  }
}
