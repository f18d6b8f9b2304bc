import { encodeEvent } from '../protocol/encode.js';
import type { ChatEvent } from '../protocol/events.js';
import type { Run } from './run.js';

/** A connection on which a run is streamed to the page. */
export interface Line {
  event(event: ChatEvent, id?: string): void;
  /** Text as it is, between events. */
  write(text: string): void;
  /** No more comes, and that is all that is said. */
  end(): void;
  /** The connection breaks, once the page has what was written before. */
  cut(): void;
}

/** What a stream goes through on its way to the page: nothing, or a fault. */
export interface Way {
  /** What becomes of events, and of the end. */
  readonly pass?: (line: Line, run: Run) => Line;
  /** What becomes of the text of each frame. */
  readonly spell?: (text: string) => string;
  /** Cuts the text of each frame into what arrives at once. */
  readonly split?: (bytes: Bytes) => readonly Bytes[];
  readonly headers?: Readonly<Record<string, string>>;
}

export interface OpenLine {
  readonly line: Line;
  readonly response: Response;
}

export interface LineOptions {
  readonly run: Run;
  /** As proposed: texts and ends, without names, ids and places. */
  readonly isProposed: boolean;
  readonly way: Way;
  readonly signal: AbortSignal;
  /** The page has left before the end. */
  readonly onLeft: () => void;
}

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

export function openLine({ run, isProposed, way, signal, onLeft }: LineOptions): OpenLine {
  const encoder = new TextEncoder();
  const { spell = (text: string) => text, split = (bytes: Bytes): readonly Bytes[] => [bytes] } = way;
  const { pass = (line: Line) => line, headers = streamHeaders } = way;
  const { body, queue } = createBody(signal, onLeft);
  const base: Line = {
    event(event, id) {
      const text = isProposed ? encodeProposed(event) : encodeEvent(event, id);
      if (text !== undefined) base.write(spell(text));
    },
    write: (text) => {
      for (const bytes of split(encoder.encode(text))) queue(bytes);
    },
    end: () => queue('end'),
    cut: () => queue('cut'),
  };
  return { line: pass(base, run), response: new Response(body, { headers }) };
}

type Bytes = Uint8Array<ArrayBuffer>;
type Piece = Bytes | 'end' | 'cut';

interface Body {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly queue: (next: Piece) => void;
}

/** What is handed out only when it is asked for: so a cut comes after what was written before it. */
function createBody(signal: AbortSignal, onLeft: () => void): Body {
  const waiting: Piece[] = [];
  let wake: () => void = () => undefined;
  let isOver = false;
  const leave = () => {
    if (!isOver) onLeft();
    isOver = true;
    wake();
  };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        signal.addEventListener('abort', () => {
          if (!isOver) controller.error(signal.reason);
          leave();
        });
      },
      async pull(controller) {
        while (waiting.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
        if (isOver) return;
        const next = waiting.shift() ?? 'end';
        isOver = next === 'end' || next === 'cut';
        if (next === 'end') controller.close();
        else if (next === 'cut') controller.error(new TypeError('The connection was reset.'));
        else controller.enqueue(next);
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
  const queue = (next: Piece) => {
    if (!isOver) waiting.push(next);
    wake();
  };
  return { body, queue };
}

/** `undefined` for what the proposal does not know. */
function encodeProposed(event: ChatEvent): string | undefined {
  switch (event.type) {
    case 'text':
      return encodeEvent({ type: 'text', delta: event.delta });
    case 'done':
      return encodeEvent({ type: 'done' });
    case 'error':
      return encodeEvent({ type: 'error', error: event.error });
    default:
      return undefined;
  }
}
