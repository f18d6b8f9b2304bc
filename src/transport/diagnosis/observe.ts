import { createFrameParser } from '../frames.js';
import type { Clock } from '../clock.js';
import type { Exchange } from './evidence.js';

/** A fetch that notes when what of an answer arrives, and else changes nothing of it. */
export interface Observer {
  readonly fetch: typeof fetch;
  /** The last one that was asked. */
  readonly exchange: Exchange | undefined;
}

export function observe(fetch: typeof globalThis.fetch, clock: Clock): Observer {
  let exchange: Exchange | undefined;
  return {
    get exchange() {
      return exchange;
    },
    async fetch(input, init) {
      const asked = clock.now();
      const current: Exchange = { url: urlOf(input), asked, headers: new Headers(), chunks: [], frames: [] };
      exchange = current;
      const response = await fetch(input, init);
      Object.assign(current, { answered: clock.now(), status: response.status, headers: response.headers });
      // what is no plain answer (a redirect that is not followed) cannot be made anew
      if (response.status !== 200 || response.body === null) return response;
      const { status, headers } = response;
      return new Response(response.body.pipeThrough(notes(current, clock)), { status, headers });
    },
  };
}

function notes({ chunks, frames }: Exchange, clock: Clock): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  let at = 0;
  const feed = createFrameParser({ onFrame: (frame) => frames.push({ at, frame }) });
  return new TransformStream({
    transform(chunk, controller) {
      at = clock.now();
      chunks.push({ at, bytes: chunk.byteLength });
      feed(decoder.decode(chunk, { stream: true }));
      controller.enqueue(chunk);
    },
  });
}

function urlOf(input: RequestInfo | URL): string {
  return input instanceof Request ? input.url : String(input);
}
