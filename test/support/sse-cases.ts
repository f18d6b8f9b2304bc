import type { Frame } from '../../src/protocol/events.js';

/** One case of the conformance suite, see test/fixtures/README.md. */
export interface SseCase {
  readonly name: string;
  readonly input: string;
  readonly expected: readonly { readonly event: string; readonly data: string; readonly lastEventId: string }[];
  readonly contentType?: string;
  /** The id in force when the response begins. */
  readonly initialLastEventId?: string;
  readonly lastEventIdAtEof?: string;
  /** Milliseconds; `null` where no retry may be heard. */
  readonly retryAtEof?: number | null;
}

/** The file holds the text of the stream; U+FEFF at its head is its byte order mark. */
export function parseSseCases(json: string): readonly SseCase[] {
  return JSON.parse(json) as readonly SseCase[];
}

/** The stream of a case as a reader gets it that knows of no id: one in force from before is set by a block of its own. */
export function inputOf({ input, initialLastEventId }: SseCase): string {
  return initialLastEventId === undefined ? input : `id: ${initialLastEventId}\n\n${input}`;
}

export function framesExpectedBy({ expected }: SseCase): readonly Frame[] {
  return expected.map(({ event, data, lastEventId }) => ({ event, data, id: lastEventId }));
}

/** Reads in which a stream may arrive: the result must not depend on them. */
export const cuts: Readonly<Record<string, number>> = {
  'in one piece': Infinity,
  'byte by byte': 1,
  'three bytes at a time': 3,
};

/** The bytes of a text as a body that arrives in reads of `size` bytes. */
export function bodyOf(text: string | Uint8Array, size = Infinity): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : new Uint8Array(text);
  let start = 0;
  return new ReadableStream({
    pull(controller) {
      if (start < bytes.length) controller.enqueue(bytes.slice(start, start + size));
      else controller.close();
      start += size;
    },
  });
}
