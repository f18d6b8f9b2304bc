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
 * Reads an event stream as the WHATWG grammar says (HTML, 9.2.6), in time linear in its length: the frames of each read
 * together, since a step of the generator costs more than a small frame. Whatever the caller leaves unread is cancelled.
 *
 * @throws ChatError `stream_broken` for a frame over `maxFrameLength`; what the body throws passes through
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  options: FrameOptions = {},
): AsyncGenerator<readonly Frame[], void, void> {
  const decoder = new TextDecoder();
  let frames: Frame[] = [];
  const feed = createFrameParser({ ...options, onFrame: (frame) => frames.push(frame) });
  const reader = body.getReader();
  // not waited for: where the page keeps a copy of the body, that takes as long as the copy;
  // an aborted fetch may leave a read pending for ever (undici 6 does, at the end of a body); a cancelled reader does not
  const leave = () => void reader.cancel().catch(() => undefined);
  options.signal?.addEventListener('abort', leave, { once: true });
  if (options.signal?.aborted) leave();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      options.onBytes?.(value.byteLength);
      feed(decoder.decode(value, { stream: true }));
      if (frames.length === 0) continue;
      yield frames;
      frames = [];
    }
  } finally {
    options.signal?.removeEventListener('abort', leave);
    leave();
  }
}

/** Frames out of text, pushed in any pieces. A block that only sets an id moves the id in force, too. */
export function createFrameParser({
  onFrame,
  onRetry,
  lastEventId: id = '',
  maxFrameLength = defaultMaxFrameLength,
}: FrameOptions & { readonly onFrame: (frame: Frame) => void }): (text: string) => void {
  let event = '';
  let data: string | undefined;
  let blockLength = 0;
  const checkLength = (length: number) => {
    if (blockLength + length > maxFrameLength)
      throw new ChatError('stream_broken', { cause: new RangeError('a frame is too long') });
  };
  const endBlock = () => {
    const frame = data === undefined ? undefined : { event: event === '' ? 'message' : event, data, id };
    event = '';
    data = undefined;
    blockLength = 0;
    if (frame) onFrame(frame);
  };
  return createLineSplitter((line) => {
    if (line === '') {
      endBlock();
      return;
    }
    // a comment is gone once it is read: many of them, with no blank line between, fill nothing
    if (line.startsWith(':')) return;
    checkLength(line.length);
    blockLength += line.length;
    const { name, value } = readField(line);
    if (name === 'data') data = data === undefined ? value : `${data}\n${value}`;
    else if (name === 'event') event = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) onRetry?.(Number(value));
  }, checkLength);
}

/** A line without a colon is a name; one space behind the colon is no part of the value. */
function readField(line: string): { readonly name: string; readonly value: string } {
  const end = line.indexOf(':');
  if (end < 0) return { name: line, value: '' };
  return { name: line.slice(0, end), value: line.slice(line[end + 1] === ' ' ? end + 2 : end + 1) };
}

/**
 * Splits at LF, CR and CRLF. A CR ends its line at once; the LF that may follow in the next piece is then skipped.
 *
 * @param onPending - told how long the unfinished line has become
 */
function createLineSplitter(
  onLine: (line: string) => void,
  onPending: (length: number) => void,
): (text: string) => void {
  // an engine joins texts only when they are looked at: what is added piece by piece is copied once
  let pending = '';
  let afterCarriageReturn = false;

  return (text) => {
    if (text === '') return;
    let start = afterCarriageReturn && text.startsWith('\n') ? 1 : 0;
    let feed = start - 1;
    let carriageReturn = feed;
    for (;;) {
      if (feed < start) feed = placeOf('\n', text, start);
      if (carriageReturn < start) carriageReturn = placeOf('\r', text, start);
      const end = Math.min(feed, carriageReturn);
      if (end === Infinity) break;
      onLine(pending + text.slice(start, end));
      pending = '';
      start = feed === carriageReturn + 1 ? end + 2 : end + 1;
    }
    afterCarriageReturn = text.endsWith('\r');
    pending += text.slice(start);
    onPending(pending.length);
  };
}

/** Where it comes next. A regular expression that looks for both costs three times as much. */
function placeOf(mark: string, text: string, start: number): number {
  const place = text.indexOf(mark, start);
  return place < 0 ? Infinity : place;
}
