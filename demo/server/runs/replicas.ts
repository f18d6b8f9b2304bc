import type { Exchange, LogEntry } from '../exchange/exchange.js';
import type { RunRow } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { cancelled, endEvent, endingOf } from './ending.js';
import { Run } from './run.js';
import { blankAnswer } from './settling.js';

/** Milliseconds after which a replica is compared with what is stored, whatever it hears. */
const comparing = 1000;

export interface ReplicasOptions {
  readonly store: Store;
  /** Without one a replica grows by what is stored, once a second. */
  readonly exchange: Exchange | undefined;
  readonly clock: () => number;
  readonly log: (line: string) => void;
}

interface Replica {
  readonly run: Run;
  /** Resolves when it has caught up for the first time. */
  readonly ready: Promise<void>;
}

/** Runs that other processes work on, as they are followed here: the same events under the same numbers. */
export class Replicas {
  readonly #options: ReplicasOptions;
  readonly #replicas = new Map<number, Replica>();
  readonly #closing = new AbortController();

  constructor(options: ReplicasOptions) {
    this.#options = options;
  }

  async get(userId: number, row: RunRow): Promise<Run> {
    const { run, ready } = this.#replicas.get(row.taskId) ?? this.#add(userId, row);
    await ready;
    return run;
  }

  close(): void {
    this.#closing.abort();
  }

  #add(userId: number, row: RunRow): Replica {
    const run = new Run({ ...row, userId }, blankAnswer(row, this.#options.clock()));
    let isReady = (): void => undefined;
    const ready = new Promise<void>((resolve) => (isReady = resolve));
    const replica = { run, ready };
    this.#replicas.set(row.taskId, replica);
    void this.#keep(run, isReady).finally(() => {
      isReady();
      if (this.#replicas.get(row.taskId) === replica) this.#replicas.delete(row.taskId);
    });
    return replica;
  }

  /** Keeps it up to date until it ends, or nobody follows it any more. Never rejects. */
  async #keep(run: Run, isReady: () => void): Promise<void> {
    const { signal } = this.#closing;
    let position: string | undefined;
    let ticks = 0;
    let compared = 0;
    let wake = (): void => undefined;
    const timer = setInterval(() => {
      ticks += 1;
      wake();
    }, comparing);
    const unwatch = this.#options.exchange?.watch(run.taskId, () => wake());
    signal.addEventListener('abort', () => wake(), { once: true });
    const isOver = (): boolean => run.ended || signal.aborted;
    if (this.#options.exchange === undefined) await this.#compare(run);
    while (!isOver()) {
      const more = new Promise<void>((resolve) => (wake = resolve));
      position = await this.#read(run, position);
      isReady();
      await more;
      if (ticks === compared) continue;
      compared = ticks;
      if (!run.isFollowed) break;
      await this.#compare(run);
    }
    clearInterval(timer);
    unwatch?.();
  }

  async #read(run: Run, position: string | undefined): Promise<string | undefined> {
    try {
      const page = await this.#options.exchange?.read(run.taskId, position);
      for (const entry of page?.entries ?? []) take(run, entry);
      return page?.position;
    } catch (error) {
      this.#options.log(`run ${run.taskId} cannot be read: ${String(error)}`);
      return position;
    }
  }

  /** With what is stored, which is late but there: a process may have died, and an exchange may have forgotten. */
  async #compare(run: Run): Promise<void> {
    try {
      const { runs, messages } = this.#options.store.of(run.userId);
      const row = await runs.find(run.sessionId, run.taskId);
      const ending = row ? endingOf(row) : cancelled;
      if (row?.draft) run.restore(row.draft, row.lastSeq);
      if (ending === undefined) return;
      const message = await messages.ofRun(run.taskId);
      if (row && message) run.restore(message, row.lastSeq - 1);
      run.end(endEvent(ending, message));
    } catch (error) {
      this.#options.log(`run ${run.taskId} cannot be compared: ${String(error)}`);
    }
  }
}

/** What has been missed is in the next snapshot, or in what is stored. */
function take(run: Run, entry: LogEntry): void {
  if ('answer' in entry) run.restore(entry.answer, entry.seq);
  else if (entry.seq !== run.log.last + 1) return;
  else if (entry.event.type === 'done' || entry.event.type === 'error') run.end(entry.event);
  else run.push(entry.event);
}
