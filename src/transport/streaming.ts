import { ChatError } from '../protocol/errors.js';
import type { Done, Failure } from '../protocol/events.js';
import type { StreamResume, StreamStart } from './backend.js';
import { pollBeside } from './beside.js';
import { asksToComeBack, isRefusal, locateRun, type Located } from './locate.js';
import { pause } from './pause.js';
import type { RunRecord } from './run-record.js';
import type { RunOptions } from './run-state.js';
import { StreamWatch } from './stream.js';

/** What came of streaming. After `lost` the run may go on somewhere; `refused` has started nothing. */
export type StreamResult =
  | { readonly kind: 'last'; readonly event: Done | Failure }
  | { readonly kind: 'refused'; readonly error: ChatError }
  | { readonly kind: 'denied'; readonly error: ChatError }
  | { readonly kind: 'no_slot' | 'held_back' }
  | { readonly kind: 'lost'; readonly error: ChatError }
  | { readonly kind: 'located'; readonly located: Located; readonly error: ChatError }
  | { readonly kind: 'polled'; readonly last: Done | Failure | undefined };

type Connection =
  | StreamResult
  | { readonly kind: 'broken'; readonly error: ChatError }
  | { readonly kind: 'later'; readonly error: ChatError };

/** The streaming half of a run: connects, watches, takes up again what broke, and looks past what is silent. */
export class Streaming {
  readonly #options: RunOptions;
  readonly #record: RunRecord;
  readonly #signal: AbortSignal;
  #hasStalled = false;
  #saysHello: boolean;
  #delays = 0;
  #blindLooks = 0;
  #resumes = 0;
  #progressAtBreak = 0;
  #retryFloor = 0;

  constructor(options: RunOptions, record: RunRecord, signal: AbortSignal) {
    this.#options = options;
    this.#saysHello = options.memory.resumes;
    this.#record = record;
    this.#signal = signal;
  }

  async follow(start: StreamStart | StreamResume): Promise<StreamResult> {
    let next = start;
    for (;;) {
      const result = await this.#connect(next);
      if (result.kind === 'later') {
        this.#delays += 1;
        await this.#record.waitAsAsked(result.error);
      } else if (result.kind !== 'broken') return result;
      else {
        const resume = await this.#prepareResume(result.error);
        if (!resume) return { kind: 'lost', error: result.error };
        next = resume;
      }
    }
  }

  /** One connection, from its place among the others to its end. */
  async #connect(start: StreamStart | StreamResume): Promise<Connection> {
    const { backend, clock, limits, slots, surroundings } = this.#options;
    const release = await slots.take();
    if (!release) return { kind: 'no_slot' };
    const watch = new StreamWatch({
      ...{ backend, clock, limits, start, signal: this.#signal, saysHello: this.#saysHello },
      onEvent: (event, frame) => {
        if (event.type === 'hello') this.#saysHello = true;
        const { phase } = this.#record.state;
        // a ping shows that the line is there, not that the run goes on
        if (phase !== 'streaming' && !(phase === 'stalled' && event.type === 'ping'))
          this.#record.enter('streaming', { kind: 'stream' });
        this.#record.receive(event, frame);
      },
      onDamage: () => this.#record.miss(),
      onOpen: () => this.#record.opened(),
      onRetry: (milliseconds) => (this.#retryFloor = Math.min(milliseconds, limits.longestBackoff)),
    });
    const stop = surroundings.onChange((change) => {
      if (change === 'wake' || change === 'offline') watch.close();
    });
    try {
      return await this.#watch(watch, start);
    } finally {
      stop();
      watch.close();
      release();
    }
  }

  async #watch(watch: StreamWatch, start: StreamStart | StreamResume): Promise<Connection> {
    for (;;) {
      const news = await Promise.race([watch.ended, watch.silent()]);
      this.#signal.throwIfAborted();
      if (news === 'silent') {
        const result = await this.#lookBeside(watch);
        if (result) return result;
      } else if (news.kind === 'last') {
        if (!this.#hasStalled) this.#options.memory.praise();
        return news;
      } else if ('taskId' in start || watch.hasBegun) return news;
      else return this.#judge(news.error);
    }
  }

  /** Nothing has come: what the answer to the start means. */
  #judge(error: ChatError): Connection {
    if (startsNothing(error)) return { kind: 'refused', error };
    const { limits } = this.#options;
    if (asksToComeBack(error, limits) && this.#delays < limits.delays) return { kind: 'later', error };
    return isRefusal(error) ? { kind: 'denied', error } : { kind: 'broken', error };
  }

  /** The stream is silent, and stays open: asks after the run beside it. `undefined`: the stream goes on. */
  async #lookBeside(watch: StreamWatch): Promise<StreamResult | undefined> {
    const { backend, clock, limits, random, sessionId, surroundings } = this.#options;
    this.#hasStalled = true;
    this.#record.enter('stalled');
    this.#record.notice({ kind: 'slow' });
    const located = await this.#locateBeside(watch);
    if (!located || !watch.isSilent) return undefined;
    if (located.kind === 'unknown' && this.#blindLooks < limits.blindLooks) {
      // the server says nothing anywhere: the open stream is as good a hope as any
      this.#blindLooks += 1;
      watch.listenOn();
      return undefined;
    }
    if (located.kind !== 'running') return { kind: 'located', located, error: new ChatError('timeout') };
    this.#record.follow(located.taskId);
    const { taskId } = located;
    const beside = await pollBeside(watch, this.#record, {
      ...{ backend, clock, limits, random, sessionId, surroundings, taskId, signal: this.#signal },
    });
    this.#signal.throwIfAborted();
    if (beside === 'moved') return undefined;
    return beside;
  }

  /** Looks for the run for as long as its stream does not end by itself. */
  async #locateBeside(watch: StreamWatch): Promise<Located | undefined> {
    const aside = new AbortController();
    void watch.ended.then(() => aside.abort());
    try {
      const signal = AbortSignal.any([this.#signal, aside.signal]);
      return await locateRun({ ...this.#record.lookout, signal });
    } catch (error) {
      this.#signal.throwIfAborted();
      if (aside.signal.aborted) return undefined;
      throw error;
    }
  }

  /** Where to take the stream up again, once it is time to; `undefined` where that brings nothing, or cannot be. */
  async #prepareResume(cause: ChatError): Promise<StreamResume | undefined> {
    const { limits, sessionId, surroundings } = this.#options;
    const { cursor, taskId, progress } = this.#record;
    this.#record.enter('resuming');
    this.#resumes = progress > this.#progressAtBreak ? 1 : this.#resumes + 1;
    this.#progressAtBreak = progress;
    const isDelayed = asksToComeBack(cause, limits);
    const isRefused = cause.code === 'stream_refused' || (isRefusal(cause) && !isDelayed);
    if (cursor === undefined || taskId === undefined || isRefused || this.#resumes > limits.resumes) return undefined;
    if (isDelayed) await this.#record.waitAsAsked(cause);
    await this.#backOff();
    await this.#record.beOnline(surroundings);
    return { sessionId, taskId, after: cursor };
  }

  /** Longer with each try, at random, so that the clients of a server that comes back do not come all at once. */
  async #backOff(): Promise<void> {
    const { clock, limits, random, surroundings } = this.#options;
    const longest = Math.min(limits.longestBackoff, limits.firstBackoff * 2 ** (this.#resumes - 1));
    const backoff = Math.max(longest * random(), this.#retryFloor, limits.shortestBackoff);
    await pause(backoff, { clock, signal: this.#signal, surroundings });
  }
}

/**
 * A redirect (0 in a browser, which hides it) leads to a page to sign in on or merely astray: the next request tells which. A 204 says that there
 * is nothing to stream, which is so of an answer that is complete as well: it has to be looked for first.
 */
function startsNothing({ code, status }: ChatError): boolean {
  return (
    (code === 'stream_refused' && status !== 204) || (code === 'unauthorized' && status !== undefined && status < 400)
  );
}
