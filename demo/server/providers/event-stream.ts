import { createParser } from 'eventsource-parser';
import { ProviderError } from './provider.js';

/** UTF-16 code units of one event, or of a line without an end. Audio in a frame needs some 40,000. */
const frameLimit = 1_000_000;

export interface StreamedEvent {
  readonly name: string | undefined;
  readonly data: string;
}

/**
 * The events of a stream of bytes. A last event is given even where the blank line after it is missing: some
 * servers end so.
 *
 * @throws ProviderError for an event without an end
 */
export async function* readEventStream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<StreamedEvent> {
  const events: StreamedEvent[] = [];
  const troubles: string[] = [];
  const parser = createParser({
    maxBufferSize: frameLimit,
    onEvent: ({ event, data }) => void events.push({ name: event, data }),
    onError: ({ type }) => void troubles.push(type),
  });
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* events.splice(0);
    if (troubles.splice(0).includes('max-buffer-size-exceeded'))
      throw new ProviderError('bad_response', { cause: 'an event without an end' });
  }
  parser.feed(`${decoder.decode()}\n\n`);
  yield* events.splice(0);
}

/**
 * The lines of a stream of bytes that are not blank, the last one also without its end.
 *
 * @throws ProviderError for a line without an end
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line.trim() !== '');
    if (rest.length > frameLimit) throw new ProviderError('bad_response', { cause: 'a line without an end' });
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield rest;
}

/** A body as text, as long as it is of a size that is worth reading. */
export async function readBounded(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of bytes) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > limit) return text.slice(0, limit);
  }
  return text + decoder.decode();
}

/**
 * A body as it is.
 *
 * @throws ProviderError for one of more than so many bytes
 */
export async function readBytes(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) throw new ProviderError('bad_response', { cause: 'too many bytes' });
  }
  return Buffer.concat(chunks);
}
