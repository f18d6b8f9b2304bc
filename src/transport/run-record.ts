import { ChatError } from '../protocol/errors.js';
import type { ChatEvent, Frame } from '../protocol/events.js';
import { given, type Id } from '../protocol/guards.js';
import { emptyAnswer, type StoredMessage } from '../protocol/message.js';
import { append, reduceMessage } from '../protocol/reduce.js';
import { wait } from './clock.js';
import type { LocateOptions } from './locate.js';
import { Meter } from './meter.js';
import { online } from './pause.js';
import {
  finishOf,
  isEmpty,
  isOutcome,
  outcomeOf,
  type Notice,
  type Outcome,
  type RunOptions,
  type RunState,
  type Transport,
} from './run-state.js';
import type { Surroundings } from './surroundings.js';

/** All that a run knows: its state, as it is told, and the place in its stream up to which that has come. */
export class RunRecord {
  #state: RunState;
  #cursor = '';
  #canResume = false;
  #needsOffsets = false;
  #isUntold = false;
  #progress = 0;
  #movedAt: number;
  readonly #signal: AbortSignal;
  readonly #meter: Meter;
  readonly #options: RunOptions;

  constructor(options: RunOptions, signal: AbortSignal) {
    const { target, transport, sessionId, timestamp } = options;
    const taskId = 'taskId' in target ? target.taskId : undefined;
    const streams = transport !== 'poll' && (taskId === undefined || canTakeUp(options));
    this.#options = options;
    this.#signal = signal;
    this.#meter = new Meter(options.clock);
    this.#movedAt = options.clock.now();
    this.#state = {
      phase: streams ? 'connecting' : 'polling',
      transport: streams || taskId === undefined ? { kind: 'stream' } : { kind: 'poll', reason: 'followed' },
      answer: { ...emptyAnswer(sessionId, timestamp), ...given({ taskId }) },
    };
  }

  get state(): RunState {
    return this.#state;
  }

  get taskId(): Id | undefined {
    return this.#state.answer.taskId;
  }

  get isEmpty(): boolean {
    return isEmpty(this.#state.answer);
  }

  /** Counts what has come: the same number twice means that nothing has come in between. */
  get progress(): number {
    return this.#progress;
  }

  /** Nothing new has come in this phase for so long that a person may wonder. */
  get isSlow(): boolean {
    const { clock, limits } = this.#options;
    return clock.now() - this.#movedAt >= limits.progress;
  }

  /**
   * The id of the last event that was applied, where the server has said that it can go on from there, and where what it
   * sends names its place, so that it can be told from what is here already.
   */
  get cursor(): string | undefined {
    return this.#canResume && !this.#isUntold && this.#cursor !== '' ? this.#cursor : undefined;
  }

  /** Where a stream that another page began is taken up: after its hello, which brings nothing itself. */
  get beginning(): string | undefined {
    return this.taskId !== undefined && canTakeUp(this.#options) ? `${this.taskId}.0` : undefined;
  }

  /** How this run is to be looked for. */
  get lookout(): LocateOptions {
    const { backend, clock, limits, sessionId, surroundings, target } = this.#options;
    const { messageId, follows, replaces } = {
      messageId: undefined,
      follows: undefined,
      replaces: undefined,
      ...target,
    };
    const run = { sessionId, messageId: follows ?? messageId, replaces, taskId: this.taskId };
    const beOnline = () => this.beOnline(surroundings);
    return { ...run, backend, clock, limits, surroundings, beOnline, signal: this.#signal };
  }

  enter(phase: RunState['phase'], transport?: Transport): void {
    // what another way is slow to bring is no fault of this one
    this.#movedAt = this.#options.clock.now();
    this.#set({ phase, notice: undefined, ...given({ transport }) });
  }

  notice(notice: Notice): void {
    if (notice.kind !== this.#state.notice?.kind) this.#set({ notice });
  }

  /** Waits while the machine is sure to be offline, and says so. */
  async beOnline(surroundings: Surroundings): Promise<void> {
    if (surroundings.isOnline) return;
    const { phase } = this.#state;
    this.enter('suspended');
    this.notice({ kind: 'offline' });
    await online({ signal: this.#signal, surroundings });
    this.enter(phase);
  }

  /** Waits for as long as a busy server asks for, within the limit, and says so. */
  async waitAsAsked({ retryAfter = 0 }: ChatError): Promise<void> {
    const { clock, limits } = this.#options;
    const seconds = Math.min(retryAfter, limits.retryAfter);
    if (seconds === 0) return;
    this.notice({ kind: 'retrying', seconds });
    await wait(seconds * 1000, { clock, signal: this.#signal });
  }

  /** The server has answered with a stream. */
  opened(): void {
    this.#meter.opened();
  }

  follow(taskId: Id): void {
    this.#set({ answer: { ...this.#state.answer, taskId } });
  }

  /**
   * Folds an event into the answer. The cursor moves with what is applied, never before it.
   *
   * @throws ChatError `stream_broken` where text is missing that the stream can bring when it is taken up again, and
   *   where text may be there already and nothing tells
   */
  receive(event: ChatEvent, frame?: Frame): void {
    const { answer } = this.#state;
    // nothing tells what streams without an offset from what a poll has brought, or where it belongs after a loss
    if (frame && this.#needsOffsets && isDelta(event) && event.off === undefined) throw new ChatError('stream_broken');
    // a server that takes it up elsewhere could not be told from one that goes on
    if (frame && isDelta(event) && event.off === undefined) this.#isUntold = true;
    const next = reduceMessage(answer, event);
    if (event.type === 'hello') this.#learn(event.resume);
    if (next.gap && !answer.gap && next.finish === undefined && this.cursor !== undefined)
      throw new ChatError('stream_broken', { cause: new RangeError('text is missing') });
    // hello names the place from which the stream goes on, and brings nothing itself
    if (frame?.id && (event.type !== 'hello' || this.#cursor === '')) this.#cursor = frame.id;
    if (event.type === 'title') this.#set({ title: append(this.#state.title ?? '', event) ?? this.#state.title ?? '' });
    if (next === answer) return;
    this.#progress += 1;
    this.#movedAt = this.#options.clock.now();
    this.#set({ answer: next, notice: undefined });
  }

  /**
   * Text may have been lost on the way.
   *
   * @throws ChatError `stream_broken` where the stream can bring it when it is taken up again
   */
  miss(): void {
    if (this.cursor !== undefined) throw new ChatError('stream_broken', { cause: new RangeError('text is missing') });
    this.#needsOffsets = true;
    this.#set({ answer: { ...this.#state.answer, gap: true } });
  }

  /** Takes what a poll brings, and says what a person who waits may want to know. */
  hear(event: ChatEvent): void {
    if (event.type === 'status' && event.slowPickup) this.notice({ kind: 'slow' });
    else if (event.type === 'status' && event.taskStatus === 1) this.notice({ kind: 'queued' });
    else if (event.type === 'status' && this.isSlow) this.notice({ kind: 'slow' });
    const before = this.#progress;
    this.receive(event);
    if (this.#progress > before) this.#needsOffsets = true;
  }

  endWith(message: StoredMessage): 'ended' {
    this.receive({ type: 'done', message, ...given({ finish: message.finish }) });
    return this.end(outcomeOf(this.#state.answer));
  }

  end(outcome: Outcome, error?: ChatError): 'ended' {
    const { answer } = this.#state;
    // an end that came without all of its text is not the one that it claims to be
    const finish = outcomeOf(answer) === outcome ? (answer.finish ?? finishOf[outcome]) : finishOf[outcome];
    this.#set({ phase: outcome, notice: undefined, answer: { ...answer, finish }, ...given({ error }) });
    return 'ended';
  }

  /** Nothing more is to be had. What was said stays. */
  giveUp(cause: ChatError): 'ended' {
    return this.end(this.isEmpty ? 'failed' : 'interrupted', cause);
  }

  #learn(resumes: boolean): void {
    this.#canResume = resumes;
    this.#options.memory.noteResumes(resumes);
  }

  /** The one place where what comes too late is dropped. */
  #set(change: Partial<RunState>): void {
    if (this.#signal.aborted || isOutcome(this.#state.phase)) return;
    this.#state = { ...this.#state, ...change };
    const metric = this.#meter.observe(this.#state);
    this.#options.onChange(this.#state);
    if (metric) this.#options.onMetric?.(metric);
  }
}

/** A stream that another page began is known by its task alone, which only some servers take for an answer. */
function canTakeUp({ transport, memory }: RunOptions): boolean {
  const isBlamed = transport === 'auto' && memory.blamed() !== undefined;
  return transport !== 'poll' && memory.resumes && !isBlamed;
}

function isDelta(event: ChatEvent): event is Extract<ChatEvent, { type: 'text' | 'reasoning' }> {
  return event.type === 'text' || event.type === 'reasoning';
}
