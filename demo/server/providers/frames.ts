import { parseJson } from '../../../src/protocol/guards.js';
import { readEventStream, readLines } from './event-stream.js';
import { OllamaLines } from './ollama.js';

/** One piece of an answer as it came. */
export interface Frame {
  /** What should be a chunk. */
  readonly chunk: unknown;
  readonly isError: boolean;
  /** Whether it says that this is all. */
  readonly isLast: boolean;
}

export async function* readEventFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  for await (const { name, data } of readEventStream(bytes)) {
    const isLast = data.trim() === '[DONE]';
    yield { chunk: isLast ? undefined : parseJson(data), isError: name === 'error', isLast };
  }
}

export async function* readOllamaFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const lines = new OllamaLines();
  for await (const line of readLines(bytes))
    yield { chunk: lines.chunkOf(parseJson(line)), isError: false, isLast: false };
}
