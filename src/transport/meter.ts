import { given } from '../protocol/guards.js';
import type { Clock } from './clock.js';
import { isOutcome, type Outcome, type PollReason, type RunState } from './run-state.js';

/** What one run was like, for an app that watches over its service. Times are milliseconds from the start of the run. */
export interface RunMetric {
  readonly outcome: Outcome;
  /** How the last of the answer came. */
  readonly transport: 'stream' | 'poll';
  /** Until the server answered the first request for a stream; absent where none was asked for, or refused. */
  readonly headers?: number;
  readonly firstEvent?: number;
  readonly firstText?: number;
  readonly total: number;
  /** The longest time without anything new, once there was something. */
  readonly longestGap: number;
  /** How often a stream was taken up again. */
  readonly resumes: number;
  /** Every turn to polling, in order. */
  readonly fallbacks: readonly PollReason[];
  /** By the server's count of tokens, from the first text to the end; absent where it does not count. */
  readonly tokensPerSecond?: number;
  /** Characters of the answer in the same time; absent where it came all at once. */
  readonly charactersPerSecond?: number;
}

/** Watches a run by its states. */
export class Meter {
  readonly #clock: Clock;
  readonly #start: number;
  #headers: number | undefined;
  #firstEvent: number | undefined;
  #firstText: number | undefined;
  #latest: number | undefined;
  #longestGap = 0;
  #resumes = 0;
  #fallbacks: PollReason[] = [];
  #before: RunState | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#start = clock.now();
  }

  /** The server has answered with a stream. */
  opened(): void {
    this.#headers ??= this.#elapsed();
  }

  /** @returns the metric, with the state that ends the run */
  observe(state: RunState): RunMetric | undefined {
    const before = this.#before;
    const { reason, kind } = state.transport;
    if (state.phase === 'streaming' && before?.phase === 'resuming') this.#resumes += 1;
    if (kind === 'poll' && reason !== undefined && reason !== before?.transport.reason) this.#fallbacks.push(reason);
    if (state.answer !== before?.answer) this.#note(state);
    this.#before = state;
    return isOutcome(state.phase) ? this.#measure(state, state.phase) : undefined;
  }

  #note({ phase, answer }: RunState): void {
    const now = this.#elapsed();
    if (phase === 'streaming') this.#firstEvent ??= now;
    if (answer.content !== '') this.#firstText ??= now;
    if (this.#latest !== undefined) this.#longestGap = Math.max(this.#longestGap, now - this.#latest);
    if (answer.content !== '' || answer.reasoning !== '') this.#latest = now;
  }

  #measure({ transport: { kind }, answer: { content, usage } }: RunState, outcome: Outcome): RunMetric {
    const total = this.#elapsed();
    const writing = (total - (this.#firstText ?? total)) / 1000;
    const tokens = usage?.output;
    return {
      ...{ outcome, transport: kind, total, longestGap: this.#longestGap },
      ...{ resumes: this.#resumes, fallbacks: this.#fallbacks },
      ...given({ headers: this.#headers, firstEvent: this.#firstEvent, firstText: this.#firstText }),
      ...(tokens !== undefined && writing > 0 ? { tokensPerSecond: tokens / writing } : {}),
      ...(content !== '' && writing > 0 ? { charactersPerSecond: content.length / writing } : {}),
    };
  }

  #elapsed(): number {
    return this.#clock.now() - this.#start;
  }
}
