import type { Exchange } from '../exchange/exchange.js';
import type { Ending, RunRow } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { cancelled, endEvent } from './ending.js';
import { Replicas } from './replicas.js';
import type { Run } from './run.js';

/** Milliseconds that another process has to stop a run. */
const patience = 3000;

export interface ElsewhereOptions {
  readonly store: Store;
  readonly exchange: Exchange | undefined;
  /** What this process is called. */
  readonly instance: string;
  readonly clock: () => number;
  readonly log: (line: string) => void;
}

/** The active runs that this process does not work on: those of others, and those of the dead. */
export class Elsewhere {
  readonly #options: ElsewhereOptions;
  readonly #replicas: Replicas;

  constructor(options: ElsewhereOptions) {
    this.#options = options;
    this.#replicas = new Replicas(options);
  }

  /** `undefined` where nobody works on it. */
  async find(userId: number, row: RunRow): Promise<Run | undefined> {
    return (await this.#isAbandoned(row)) ? undefined : this.#replicas.get(userId, row);
  }

  /** Has a run stopped by whoever works on it; one who does not hear of it finds that it has ended. */
  async stop(userId: number, row: RunRow): Promise<boolean> {
    const { store, exchange } = this.#options;
    const run = await this.#replicas.get(userId, row);
    exchange?.requestStop(row.taskId);
    if (exchange) await ended(run, patience);
    await this.#end(userId, row, cancelled);
    const now = await store.of(userId).runs.find(row.sessionId, row.taskId);
    return now?.finish === 'cancelled';
  }

  /** Ends a run that nobody works on any more, with the text that it had. */
  async recover(userId: number, row: RunRow, ending: Ending): Promise<void> {
    if (await this.#isAbandoned(row)) await this.#end(userId, row, ending);
  }

  close(): void {
    this.#replicas.close();
  }

  /** One of this process that is not in memory could not be stored at its end. */
  async #isAbandoned({ instance, taskId }: RunRow): Promise<boolean> {
    return instance === this.#options.instance || (await this.#options.store.activeRuns.isAbandoned(taskId));
  }

  /** The exchange may know more of the text than the last draft. */
  async #end(userId: number, row: RunRow, ending: Ending): Promise<void> {
    const { store, exchange } = this.#options;
    const { answer, log } = await this.#replicas.get(userId, row);
    const isNewer = row.draft === undefined || log.last > row.lastSeq;
    const [text, last] = isNewer ? [answer, log.last] : [row.draft, row.lastSeq];
    const end = await store.of(userId).runs.end(row.taskId, row.messageId, text, ending, last + 1);
    if (end.isFirst) exchange?.append(row.taskId, last + 1, endEvent(ending, end.message), () => text);
  }
}

/** Resolves when a run has ended, or after a time. */
async function ended(run: Run, milliseconds: number): Promise<void> {
  let isOver = (): void => undefined;
  const over = new Promise<void>((resolve) => (isOver = resolve));
  const stop = run.listen(() => {
    if (run.ended) isOver();
  });
  const timer = setTimeout(isOver, milliseconds);
  if (!run.ended) await over;
  clearTimeout(timer);
  stop();
}
