import type { Run } from './run.js';

/** The runs that are in memory: those that are active, and the last ones that have ended, for who comes back. */
export class RunMemory {
  readonly #keepEnded: number;
  readonly #running = new Map<number, Run>();
  readonly #waiting: (() => void)[] = [];
  readonly #ended = new Map<number, Run>();

  constructor(keepEnded: number) {
    this.#keepEnded = keepEnded;
  }

  begin(run: Run): void {
    this.#running.set(run.taskId, run);
  }

  end(run: Run): void {
    this.#running.delete(run.taskId);
    if (this.#running.size === 0) for (const tell of this.#waiting.splice(0)) tell();
    this.#ended.set(run.taskId, run);
    const [oldest] = this.#ended.keys();
    if (oldest !== undefined && this.#ended.size > this.#keepEnded) this.#ended.delete(oldest);
  }

  forget(run: Run): void {
    this.#ended.delete(run.taskId);
  }

  /** Resolves when nothing runs. */
  async idle(): Promise<void> {
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  isRunning(taskId: number): boolean {
    return this.#running.has(taskId);
  }

  runningOf(taskId: number): Run | undefined {
    return this.#running.get(taskId);
  }

  running(): readonly Run[] {
    return [...this.#running.values()];
  }

  find(taskId: number): Run | undefined {
    return this.#running.get(taskId) ?? this.#ended.get(taskId);
  }

  all(): readonly Run[] {
    return [...this.#running.values(), ...this.#ended.values()];
  }
}
