import type { Exchange } from '../exchange/exchange.js';
import type { Files } from '../files/files.js';
import type { Provider } from '../providers/provider.js';
import type { RunRow } from '../store/runs.js';
import type { UserStore } from '../store/store.js';
import type { Tool } from '../tools/tool.js';
import { cancelled, interrupted } from './ending.js';
import { generate } from './generation.js';
import type { StartRequest } from './requests.js';
import type { RunMemory } from './run-memory.js';
import { Run } from './run.js';
import type { RunObserver } from './run-observer.js';
import { blankAnswer, type Settling } from './settling.js';
import type { Titles } from './titles.js';

/** What an answer is made of. */
const pieces: readonly string[] = ['text', 'reasoning', 'tool'];

export interface ProducerOptions {
  readonly files: Files;
  readonly provider: Provider;
  readonly tools: readonly Tool[];
  readonly titles: Titles | undefined;
  /** How processes that share a database hear of each other's runs at once. */
  readonly exchange?: Exchange | undefined;
  readonly memory: RunMemory;
  readonly observer?: RunObserver | undefined;
  readonly settling: Settling;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: (line: string) => void;
}

/** Works on runs: has them answered, and lets other processes see and stop them. */
export class Producer {
  readonly #options: ProducerOptions;
  #generations = 0;

  constructor(options: ProducerOptions) {
    this.#options = options;
    options.exchange?.onStopRequest((taskId) => this.#stop(taskId));
  }

  /** How many answers were begun. */
  get generations(): number {
    return this.#generations;
  }

  produce(store: UserStore, row: RunRow, { userId, confirmed, replaces }: StartRequest): Run {
    const { clock, exchange, memory } = this.#options;
    const run = new Run({ ...row, userId, replaces }, blankAnswer(row, clock()));
    run.listen((event) => {
      if (event) exchange?.append(run.taskId, run.log.last, event, () => run.answer);
    });
    memory.begin(run);
    this.#observe(run);
    this.#generations += 1;
    void this.#generate(store, run, confirmed);
    return run;
  }

  /** Never rejects: whatever happens, the run ends. */
  async #generate(store: UserStore, run: Run, confirmed: boolean | undefined): Promise<void> {
    const { settling } = this.#options;
    const log = (words: string): void => this.#options.log(`run ${run.taskId}: ${words}`);
    const onLoss = (): void => void settling.settle(run, interrupted);
    await settling.settle(run, await generate(run, { ...this.#options, store, confirmed, onLoss, log }));
  }

  #observe(run: Run): void {
    const { observer } = this.#options;
    const begin = performance.now();
    observer?.runBegan();
    const stop = run.listen((event) => {
      if (event === undefined || !pieces.includes(event.type)) return;
      observer?.firstToken((performance.now() - begin) / 1000);
      stop();
    });
  }

  #stop(taskId: number): void {
    const run = this.#options.memory.runningOf(taskId);
    if (run) void this.#options.settling.settle(run, cancelled);
  }
}
