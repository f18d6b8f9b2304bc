import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Finish, Usage } from '../../../src/protocol/message.js';
import type { FailureCode } from '../failure.js';
import type { RunObserver } from '../runs/run-observer.js';

/** How many runs are remembered to have been streamed. */
const remembered = 10_000;

/** What is counted. Labels come from short lists of ours; nothing of a person gets into them. */
export class Metrics implements RunObserver {
  readonly #registry = new Registry();
  readonly #loop = monitorEventLoopDelay({ resolution: 20 });
  readonly #streamed = new Set<number>();
  readonly #runs = this.#counter('chat_runs_total', 'Runs that have ended, by how.', ['finish']);
  readonly #runErrors = this.#counter('chat_run_errors_total', 'Runs that failed, by why.', ['code']);
  readonly #characters = this.#counter('chat_characters_total', 'Characters that models have answered.', []);
  readonly #tokens = this.#counter('chat_tokens_total', 'Tokens, as far as models tell.', ['direction']);
  readonly #refusals = this.#counter('chat_request_errors_total', 'Requests turned down or failed, by why.', ['code']);
  readonly #resumes = this.#counter('chat_resumes_total', 'Streams that a client came back to.', []);
  readonly #fallbacks = this.#counter('chat_fallbacks_total', 'Runs that were streamed, then polled.', []);
  readonly #active = this.#gauge('chat_runs_active', 'Runs that have not ended.');
  readonly #followers = this.#gauge('chat_followers', 'Open streams.');
  readonly #firstToken = new Histogram({
    name: 'chat_first_token_seconds',
    help: 'From the beginning of a run to the first piece of its answer.',
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60, 120],
    registers: [this.#registry],
  });

  constructor() {
    this.#loop.enable();
    const loop = this.#loop;
    new Gauge({
      name: 'chat_event_loop_delay_seconds',
      help: 'How late timers were since this was last asked.',
      labelNames: ['quantile'],
      registers: [this.#registry],
      collect() {
        for (const [quantile, nanoseconds] of [
          ['0.5', loop.percentile(50)],
          ['0.99', loop.percentile(99)],
          ['1', loop.max],
        ] as const)
          this.set({ quantile }, nanoseconds / 1e9);
        loop.reset();
      },
    });
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  close(): void {
    this.#loop.disable();
  }

  runBegan(): void {
    this.#active.inc();
  }

  firstToken(seconds: number): void {
    this.#firstToken.observe(seconds);
  }

  answered(characters: number): void {
    this.#characters.inc(characters);
  }

  runEnded(finish: Finish, code: FailureCode | undefined): void {
    this.#active.dec();
    this.#runs.inc({ finish });
    if (code !== undefined) this.#runErrors.inc({ code });
  }

  used(usage: Usage): void {
    this.#tokens.inc({ direction: 'in' }, usage.input ?? 0);
    this.#tokens.inc({ direction: 'out' }, usage.output ?? 0);
  }

  refused(code: string): void {
    this.#refusals.inc({ code });
  }

  /** @returns to be called when the stream is over */
  followed(runId: number, isResume: boolean): () => void {
    this.#streamed.add(runId);
    const [oldest] = this.#streamed;
    if (this.#streamed.size > remembered && oldest !== undefined) this.#streamed.delete(oldest);
    if (isResume) this.#resumes.inc();
    this.#followers.inc();
    return () => this.#followers.dec();
  }

  /** Only the first time does a client fall back. */
  polled(runId: number): void {
    if (this.#streamed.delete(runId)) this.#fallbacks.inc();
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }
}
