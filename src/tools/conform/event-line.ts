import { decodeEvent, isTerminal, type ChatEvent, type Frame } from '../../protocol/events.js';
import { parseJson } from '../../protocol/guards.js';
import type { Clock } from '../../transport/clock.js';
import { readFrames } from '../../transport/frames.js';
import { NoAnswer } from './finding.js';
import type { ConformLimits } from './limits.js';
import type { Reply } from './reply.js';

/** One event as it came. */
export interface Received {
  readonly frame: Frame;
  /** `undefined` where the contract does not know it. */
  readonly event: ChatEvent | undefined;
}

/** How a stream was over: at its end, by a break, by the reader, or not within the time that it had. */
export type Ending = 'end' | 'broken' | 'left' | 'too long';

interface LineOptions {
  readonly clock: Clock;
  readonly limits: ConformLimits;
  readonly bounded: <Value>(milliseconds: number, run: () => Promise<Value>) => Promise<Value>;
  /** Gives up the connection. */
  readonly leave: () => void;
}

/** A stream that is open, read as far as somebody wants to. */
export class EventLine {
  readonly received: Received[] = [];
  ending: Ending | undefined;
  /** Milliseconds: the longest time in which not one byte came while somebody waited for it. */
  longestSilence = 0;
  /** By when it must be over, however much comes. */
  #end: number;
  readonly #reads: AsyncGenerator<readonly Frame[], void, void>;
  /** Read, and not yet looked at. */
  readonly #waiting: Frame[] = [];

  private constructor(
    /** Its status and its head. The body is read where it is no stream. */
    readonly reply: Reply,
    readonly isStream: boolean,
    body: ReadableStream<Uint8Array> | null,
    private readonly options: LineOptions,
  ) {
    if (!isStream) this.ending = 'end';
    this.#end = options.clock.now() + options.limits.answer;
    let last = options.clock.now();
    const onBytes = () => {
      const now = options.clock.now();
      this.longestSilence = Math.max(this.longestSilence, now - last);
      last = now;
    };
    this.#reads = readFrames(body ?? new ReadableStream(), { onBytes });
  }

  static async of(response: Response, options: LineOptions): Promise<EventLine> {
    const { status, headers, body } = response;
    const isStream = status === 200 && /^text\/event-stream\s*(?:;|$)/i.test(headers.get('content-type') ?? '');
    if (isStream) return new EventLine({ status, headers, text: '', body: undefined }, true, body, options);
    const text = await options.bounded(options.limits.request, () => response.text());
    return new EventLine({ status, headers, text, body: parseJson(text) }, false, null, options);
  }

  get events(): readonly ChatEvent[] {
    return this.received.map(({ event }) => event).filter((event) => event !== undefined);
  }

  /** The id of the last event, `''` where there was none. */
  get cursor(): string {
    return this.received.at(-1)?.frame.id ?? '';
  }

  /** Reads on until an event is as it is looked for. `undefined`: the stream was over before. */
  async readUntil(isWanted: (event: ChatEvent) => boolean): Promise<ChatEvent | undefined> {
    while (this.ending === undefined) {
      const received = await this.#next();
      if (received?.event && isWanted(received.event)) return received.event;
    }
    return undefined;
  }

  /** Reads all that comes. Once the end was told, the connection has a moment to close. */
  async readToEnd(): Promise<void> {
    if (!this.events.some(isTerminal)) await this.readUntil(isTerminal);
    this.#end = this.options.clock.now() + this.options.limits.settling;
    while (this.ending === undefined) await this.#next();
  }

  leave(): void {
    this.ending ??= 'left';
    this.options.leave();
  }

  async #next(): Promise<Received | undefined> {
    if (this.#waiting.length === 0) await this.#read();
    const frame = this.#waiting.shift();
    return frame && this.#keep(frame);
  }

  async #read(): Promise<void> {
    try {
      const milliseconds = Math.max(0, this.#end - this.options.clock.now());
      const { done, value } = await this.options.bounded(milliseconds, () => this.#reads.next());
      if (done === true) this.ending ??= 'end';
      else this.#waiting.push(...value);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.ending ??= error.isLate ? 'too long' : 'broken';
      this.options.leave();
    }
  }

  #keep(frame: Frame): Received {
    const received = { frame, event: decodeEvent(frame) };
    this.received.push(received);
    return received;
  }
}

/** Whether a client that resumes must not miss it, and must not see it twice. */
export function changesText({ event }: Received): boolean {
  return event?.type === 'text' || event?.type === 'reasoning' || event?.type === 'done' || event?.type === 'error';
}

export function seqOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('.') + 1));
}
