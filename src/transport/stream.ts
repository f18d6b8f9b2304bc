import { ChatError, isChatError } from '../protocol/errors.js';
import {
  decodeEvent,
  isDamaged,
  isTerminal,
  taskOfCursor,
  type ChatEvent,
  type Done,
  type Failure,
  type Frame,
} from '../protocol/events.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { Backend, StreamResume, StreamStart } from './backend.js';
import { createWatchdog, type Clock } from './clock.js';
import type { Opening } from './event-stream.js';
import type { RunLimits } from './limits.js';

export interface StreamOptions {
  readonly backend: Backend;
  readonly start: StreamStart | StreamResume;
  readonly clock: Clock;
  readonly limits: RunLimits;
  readonly signal: AbortSignal;
  /** This server says hello at once, so that its silence means something sooner. */
  readonly saysHello: boolean;
  /** May throw: a stream that cannot be followed on is broken. */
  readonly onEvent: (event: ChatEvent, frame: Frame) => void;
  /** An event could not be read, and with it text may be lost. May throw, too. */
  readonly onDamage: () => void;
  readonly onRetry: (milliseconds: number) => void;
  readonly onOpen: () => void;
}

/** How a stream ended: by the event that ends a run, or in any other way, which means that it broke (rule 4). */
export type StreamEnd =
  { readonly kind: 'last'; readonly event: Done | Failure } | { readonly kind: 'broken'; readonly error: ChatError };

/**
 * A run followed by its event stream. It tells of silence and leaves it to others what to make of that; it closes the
 * connection after the event that ends the run, since a server may leave it open.
 */
export class StreamWatch {
  /** Never rejects. */
  readonly ended: Promise<StreamEnd>;
  readonly #options: StreamOptions;
  readonly #closing = new AbortController();
  readonly #line: ReturnType<typeof createWatchdog>;
  readonly #progress: ReturnType<typeof createWatchdog>;
  readonly #belongs: (event: ChatEvent, frame: Frame) => boolean;
  #limit: number;
  #hasBegun = false;
  #isSilent = false;
  #isClosed = false;
  #last: Done | Failure | undefined;
  #onSilence = (): void => undefined;
  #onMove = (): void => undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#limit = options.limits.headers;
    this.#belongs = createOwnershipTest(options.start);
    const fallSilent = () => {
      this.#isSilent = true;
      this.#onSilence();
    };
    this.#line = createWatchdog(options.clock, fallSilent);
    this.#progress = createWatchdog(options.clock, fallSilent);
    this.#line.restart(this.#limit);
    this.ended = this.#follow();
  }

  /** Whether an event has come: before the first, nothing says that this is a stream of ours. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Takes the silence as not heard: it is listened for anew. */
  listenOn(): void {
    this.#isSilent = false;
    this.#line.restart(this.#limit);
    this.#progress.restart(this.#options.limits.progress);
  }

  /** Resolves once nothing has come for too long. */
  silent(): Promise<'silent'> {
    return new Promise((resolve) => {
      this.#onSilence = () => resolve('silent');
      if (this.#isSilent) resolve('silent');
    });
  }

  /** Resolves with the next thing that comes. */
  moved(): Promise<'moved'> {
    return new Promise((resolve) => (this.#onMove = () => resolve('moved')));
  }

  close(reason = new ChatError('stream_broken')): void {
    this.#isClosed = true;
    this.#line.clear();
    this.#progress.clear();
    this.#closing.abort(reason);
  }

  async #follow(): Promise<StreamEnd> {
    const { backend, start, signal, onRetry } = this.#options;
    try {
      await backend.stream(start, {
        signal: AbortSignal.any([signal, this.#closing.signal]),
        onOpen: (opening) => this.#open(opening),
        onBytes: () => this.#line.restart(this.#limit),
        onFrame: (frame) => this.#take(frame),
        onRetry,
      });
      return this.#end(new ChatError('stream_broken'));
    } catch (error) {
      return this.#end(isChatError(error) ? error : new ChatError('stream_broken', { cause: error }));
    }
  }

  #open({ isCompressed }: Opening): void {
    const { limits, saysHello, onOpen } = this.#options;
    onOpen();
    // a compressed stream is more likely kept back than slow
    const usual = isCompressed ? Math.min(limits.firstEvent, limits.headers) : limits.firstEvent;
    this.#expect(saysHello ? limits.hello : usual);
    this.#progress.restart(limits.progress);
  }

  #take(frame: Frame): void {
    if (this.#isClosed) return;
    const event = decodeEvent(frame);
    if (!event && isDamaged(frame)) this.#options.onDamage();
    if (!event || !this.#belongs(event, frame)) return;
    this.#listenFor(event);
    this.#options.onEvent(event, frame);
    if (!isTerminal(event)) return;
    this.#last = event;
    this.close();
  }

  /** Sets the limits by what has come: a ping keeps the line alive, only words are progress. */
  #listenFor(event: ChatEvent): void {
    const { limits } = this.#options;
    if (event.type === 'hello' && event.heartbeat) this.#expect(event.heartbeat * limits.heartbeats);
    else if (!this.#hasBegun) this.#expect(limits.silence);
    if (!this.#hasBegun || event.type !== 'ping') this.#progress.restart(limits.progress);
    this.#hasBegun = true;
    if (event.type === 'ping') return;
    this.#isSilent = false;
    this.#onMove();
  }

  #expect(limit: number): void {
    this.#limit = limit;
    this.#line.restart(limit);
  }

  #end(error: ChatError): StreamEnd {
    this.#line.clear();
    this.#progress.clear();
    return this.#last ? { kind: 'last', event: this.#last } : { kind: 'broken', error };
  }
}

/** Another session's or another task's event must never be shown. The first task that is named is ours. */
function createOwnershipTest(start: StreamStart | StreamResume): (event: ChatEvent, frame: Frame) => boolean {
  const foreign = new Set<string>();
  let own = 'taskId' in start ? String(start.taskId) : undefined;
  return (event, { id }) => {
    const task = event.type === 'hello' && event.taskId !== undefined ? String(event.taskId) : taskOfCursor(id);
    const session = sessionOf(event);
    if (session !== undefined && !isSameId(session, start.sessionId)) {
      if (task !== undefined) foreign.add(task);
      return false;
    }
    if (task !== undefined && !foreign.has(task)) own ??= task;
    return task === undefined || task === own;
  };
}

/** Only these two name their session. */
function sessionOf(event: ChatEvent): Id | undefined {
  if (event.type === 'hello') return event.sessionId;
  return event.type === 'done' ? event.message?.sessionId : undefined;
}
