import type { ChatError } from '../../protocol/errors.js';
import { decodeEvent, isTerminal, taskOfCursor } from '../../protocol/events.js';
import type { Id } from '../../protocol/guards.js';
import { HttpBackend, type BackendOptions } from '../backend.js';
import { createDeadline, wait } from '../clock.js';
import { asChatError } from '../locate.js';
import type { Evidence, Look, Resumption } from './evidence.js';
import { observe, type Observer } from './observe.js';
import { lengthOf } from './timeline.js';

export interface MeasureOptions extends BackendOptions {
  readonly prompt: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly clientKey: string;
  /** Milliseconds. */
  readonly pace: number;
  readonly patience: number;
  readonly idle: number | undefined;
  readonly signal: AbortSignal;
}

type Measured = Omit<Evidence, 'httpVersion' | 'isForeign'>;

/** Between so many looks something new must have come before it is believed to stream. */
const enoughMoments = 8;
/** The run has ended, and after so many more looks its stream has not: it never will. */
const looksAfterEnd = 6;
/** Milliseconds for what is expected at once: the end of a run that was cancelled, an event that was sent before. */
const shortly = 5000;

/**
 * Asks for one answer in a conversation of its own, which is deleted afterwards, and notes how its stream comes, and
 * what polling shows meanwhile.
 *
 * @throws the signal's reason
 */
export async function measure(options: MeasureOptions): Promise<Measured> {
  const measurement = new Measurement(options);
  await measurement.take();
  options.signal.throwIfAborted();
  return measurement.evidence;
}

class Measurement {
  readonly #options: MeasureOptions;
  readonly #backend: HttpBackend;
  readonly #observer: Observer;
  readonly #looks: Look[] = [];
  #session: Id | undefined;
  #task: Id | undefined;
  #ended = 0;
  #isLeft = false;
  #trouble: ChatError | undefined;
  #resumption: Resumption = 'untried';
  #isLeftOver = false;

  constructor(options: MeasureOptions) {
    this.#options = options;
    this.#backend = new HttpBackend(options);
    this.#observer = observe(options.fetch, options.clock);
  }

  get evidence(): Measured {
    return {
      stream: this.#observer.exchange,
      looks: this.#looks,
      ended: this.#ended,
      isLeft: this.#isLeft,
      trouble: this.#trouble,
      resumption: this.#resumption,
      isLeftOver: this.#isLeftOver,
      idle: this.#options.idle,
    };
  }

  async take(): Promise<void> {
    const { timestamp, clientKey, prompt: content, signal } = this.#options;
    try {
      const { id: sessionId } = await this.#backend.newSession(timestamp, signal);
      this.#session = sessionId;
      const message = { sessionId, content, timestamp, clientKey, firstHumanMessage: false };
      const { id: messageId } = await this.#backend.newMessage(message, signal);
      await this.#watch(sessionId, messageId);
      await this.#resume(sessionId);
    } catch (error) {
      this.#trouble ??= asChatError(error);
    }
    await this.#tidy();
  }

  async #watch(sessionId: Id, messageId: Id): Promise<void> {
    const { clock, signal } = this.#options;
    const leave = new AbortController();
    const aside = new AbortController();
    const streamed = this.#streamingBackend()
      .stream({ sessionId, messageId }, { signal: AbortSignal.any([signal, leave.signal]), onFrame: () => undefined })
      .then(() => undefined, asChatError);
    const looked = this.#lookBeside(sessionId, AbortSignal.any([signal, aside.signal])).catch(asChatError);
    await Promise.race([streamed, looked]);
    aside.abort();
    const deadline = createDeadline(shortly, { clock, signal });
    deadline.signal.addEventListener('abort', () => {
      this.#isLeft = true;
      leave.abort();
    });
    await this.#cancel();
    const trouble = await streamed;
    deadline.clear();
    this.#ended = clock.now();
    if (!this.#isLeft) this.#trouble = trouble;
  }

  /** Looks until there is no more to be seen. */
  async #lookBeside(sessionId: Id, signal: AbortSignal): Promise<void> {
    const { clock, pace } = this.#options;
    while (!this.#isEnough()) {
      await wait(pace, { clock, signal });
      const asked = clock.now();
      // a look that fails is one all the same: time has passed
      const seen = await this.#ask(sessionId, signal).catch(() => ({ hasEnded: false }));
      signal.throwIfAborted();
      this.#looks.push({ asked, at: clock.now(), ...seen });
    }
  }

  async #ask(sessionId: Id, signal: AbortSignal): Promise<Pick<Look, 'length' | 'hasEnded'>> {
    this.#task ??= this.#taskOfStream() ?? (await this.#backend.checkSession(sessionId, signal)).messageTaskId;
    if (this.#task === undefined) return { hasEnded: false };
    const events = await this.#backend.checkGeneration(sessionId, this.#task, signal);
    const snapshot = events.find((event) => event.type === 'snapshot');
    return { length: snapshot?.text.length, hasEnded: events.some(isTerminal) };
  }

  #taskOfStream(): Id | undefined {
    const arrivals = this.#observer.exchange?.frames ?? [];
    const hello = arrivals.map(({ frame }) => decodeEvent(frame)).find((event) => event?.type === 'hello');
    return hello?.taskId ?? taskOfCursor(arrivals.find(({ frame }) => frame.id !== '')?.frame.id ?? '');
  }

  #isEnough(): boolean {
    const { clock, idle, patience } = this.#options;
    const stream = this.#observer.exchange;
    const passed = stream ? clock.now() - stream.asked : 0;
    if (passed >= Math.max(patience, idle ?? 0)) return true;
    if (this.#looks.filter(({ hasEnded }) => hasEnded).length > looksAfterEnd) return true;
    return passed >= (idle ?? 0) && this.#moments() >= enoughMoments && !this.#isBehind();
  }

  /** Between how many looks something has come. */
  #moments(): number {
    const { frames = [] } = this.#observer.exchange ?? {};
    return this.#looks.filter(({ at }, index) => {
      const before = this.#looks[index - 1]?.at ?? 0;
      return frames.some((arrival) => arrival.at >= before && arrival.at < at);
    }).length;
  }

  #isBehind(): boolean {
    const { frames = [] } = this.#observer.exchange ?? {};
    return (this.#looks.at(-1)?.length ?? 0) > lengthOf(frames);
  }

  /**
   * What has been seen is enough: no more of the answer is made, and paid for. No signal: also where all else is given
   * up.
   */
  async #cancel(): Promise<void> {
    const isOver = this.#looks.some(({ hasEnded }) => hasEnded) || this.#hasDone();
    const taskId = this.#task ?? this.#taskOfStream();
    if (isOver || this.#session === undefined || taskId === undefined) return;
    // a backend need not offer it: then the answer is written to its end
    await this.#backend.cancel(this.#session, taskId).catch(asChatError);
  }

  #hasDone(): boolean {
    const last = this.#observer.exchange?.frames.at(-1);
    const event = last && decodeEvent(last.frame);
    return event !== undefined && isTerminal(event);
  }

  async #resume(sessionId: Id): Promise<void> {
    const frame = this.#observer.exchange?.frames.find(({ frame }) => frame.id !== '')?.frame;
    const taskId = this.#taskOfStream();
    if (!frame || taskId === undefined) return;
    const { clock, signal } = this.#options;
    const deadline = createDeadline(shortly, { clock, signal });
    const leave = new AbortController();
    const onFrame = () => {
      this.#resumption = 'resumed';
      leave.abort();
    };
    const handlers = { signal: AbortSignal.any([deadline.signal, leave.signal]), onFrame };
    const trouble = await this.#backend.stream({ sessionId, taskId, after: frame.id }, handlers).catch(asChatError);
    deadline.clear();
    if (this.#resumption === 'resumed') return;
    if (deadline.expired) this.#resumption = 'silent';
    else this.#resumption = !trouble || trouble.status === 204 || trouble.status === 410 ? 'nothing' : 'refused';
  }

  /** No signal, either. */
  async #tidy(): Promise<void> {
    if (this.#session === undefined) return;
    try {
      await this.#backend.deleteSession(this.#session);
    } catch (error) {
      this.#isLeftOver = asChatError(error).code !== 'not_found';
    }
  }

  #streamingBackend(): HttpBackend {
    return new HttpBackend({ ...this.#options, fetch: this.#observer.fetch });
  }
}
