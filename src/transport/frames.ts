import { createParser } from 'eventsource-parser';
import { ChatError } from '../protocol/errors.js';
import type { Frame } from '../protocol/events.js';

/** 4 Mi UTF-16 units: twice the largest frame that a real server was seen to send. */
export const defaultMaxFrameLength = 4 * 1024 * 1024;

export interface FrameOptions {
  /** Largest frame accepted, in UTF-16 code units. A longer one breaks the stream instead of filling the memory. */
  readonly maxFrameLength?: number | undefined;
  /** Ends the reading as the end of the body would. */
  readonly signal?: AbortSignal | undefined;
  /** The id in force before this response, as a resumed stream has one. */
  readonly lastEventId?: string | undefined;
  /** Called for each chunk that arrives, comments and half frames included: the line is alive. */
  readonly onBytes?: ((count: number) => void) | undefined;
  /** Milliseconds, from a `retry:` field. */
  readonly onRetry?: ((milliseconds: number) => void) | undefined;
}

/**
 * Reads an event stream as the WHATWG grammar says (HTML, 9.2.6), in time linear in its length.
 * Whatever the caller leaves unread is cancelled.
 *
 * @throws ChatError `stream_broken` for a frame over `maxFrameLength`; what the body throws passes through
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  options: FrameOptions = {},
): AsyncGenerator<Frame, void, void> {
  const decoder = new TextDecoder();
  const frames: Frame[] = [];
  const feed = createFrameParser({ ...options, onFrame: (frame) => frames.push(frame) });
  const reader = body.getReader();
  // an aborted fetch may leave a read pending for ever (undici 6 does, at the end of a body); a cancelled reader does not
  const leave = () => void reader.cancel().catch(() => undefined);
  options.signal?.addEventListener('abort', leave, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      options.onBytes?.(value.byteLength);
      feed(decoder.decode(value, { stream: true }));
      yield* frames.splice(0);
    }
  } finally {
    options.signal?.removeEventListener('abort', leave);
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * Frames out of text, pushed in any pieces. eventsource-parser 3.1.1 does the fields; three things are ours because
 * it leaves them open: the id in force (a block that only sets an id moves it too, and a block cut by the end does
 * not), bare CR as a line end at the end of the input, and a limit on a whole block.
 */
export function createFrameParser({
  onFrame,
  onRetry,
  lastEventId = '',
  maxFrameLength = defaultMaxFrameLength,
}: FrameOptions & { readonly onFrame: (frame: Frame) => void }): (text: string) => void {
  let id = lastEventId;
  let nextId = id;
  let blockLength = 0;
  const parser = createParser({
    onEvent: ({ event = 'message', data }) => onFrame({ event, data, id }),
    ...(onRetry ? { onRetry } : {}),
  });
  const checkLength = (length: number) => {
    if (blockLength + length > maxFrameLength)
      throw new ChatError('stream_broken', { cause: new RangeError('a frame is too long') });
  };
  return createLineSplitter({
    onLine: (line) => {
      if (line === '') {
        id = nextId;
        blockLength = 0;
      } else if (!line.startsWith(':')) {
        // a comment is gone once it is read: many of them, with no blank line between, fill nothing
        checkLength(line.length);
        blockLength += line.length;
        nextId = readId(line) ?? nextId;
      }
      parser.feed(`${line}\n`);
    },
    onPending: checkLength,
  });
}

/** The value of an id line. An id with NUL in it is ignored as a whole (HTML, 9.2.6). */
function readId(line: string): string | undefined {
  if (line !== 'id' && !line.startsWith('id:')) return undefined;
  const value = line.slice(line.startsWith('id: ') ? 4 : 3);
  return value.includes('\0') ? undefined : value;
}

interface LineHandlers {
  readonly onLine: (line: string) => void;
  /** Told how long the unfinished line has become. */
  readonly onPending: (length: number) => void;
}

/** Splits at LF, CR and CRLF. A CR ends its line at once; the LF that may follow in the next piece is then skipped. */
function createLineSplitter({ onLine, onPending }: LineHandlers): (text: string) => void {
  const lineEnd = /\r\n?|\n/g;
  let pieces: string[] = [];
  let pendingLength = 0;
  let afterCarriageReturn = false;

  const finish = (rest: string) => {
    const line = pieces.length === 0 ? rest : pieces.join('') + rest;
    pieces = [];
    pendingLength = 0;
    onLine(line);
  };
  return (text) => {
    if (text === '') return;
    let start = afterCarriageReturn && text.startsWith('\n') ? 1 : 0;
    lineEnd.lastIndex = start;
    for (let match = lineEnd.exec(text); match; match = lineEnd.exec(text)) {
      finish(text.slice(start, match.index));
      start = lineEnd.lastIndex;
    }
    afterCarriageReturn = text.endsWith('\r');
    if (start === text.length) return;
    pieces.push(text.slice(start));
    pendingLength += text.length - start;
    onPending(pendingLength);
  };
}
