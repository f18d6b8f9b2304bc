interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * A clock for `createChat({ clock })`, on which no time passes by itself. Timers that only wait (between two checks,
 * before another look) go off as soon as they are set, so that a test runs at the speed of its requests; timers that
 * watch over something (the limit of a request, silence on a stream) go off when the test says so, with `advance`.
 */
export class TestClock {
  /** Every wait that was asked for, in order, in milliseconds. */
  readonly waits: number[] = [];
  readonly #timers = new Set<Timer>();
  readonly #watchers = new Set<() => void>();
  #now = 0;
  #isHeld = false;

  readonly now = (): number => this.#now;

  readonly setTimeout = (callback: () => void, milliseconds: number, purpose: 'wait' | 'watch'): Timer => {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    if (purpose === 'wait') {
      this.waits.push(milliseconds);
      if (!this.#isHeld) queueMicrotask(() => this.#fire(timer));
    }
    for (const look of this.#watchers) look();
    return timer;
  };

  readonly clearTimeout = (timer: unknown): void => {
    if (!this.#timers.delete(timer as Timer)) return;
    for (const look of this.#watchers) look();
  };

  /** From now on the timers that only wait stay, too, until `advance`. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Takes `hold` back for the timers that are set from now on. */
  release(): void {
    this.#isHeld = false;
  }

  /** Milliseconds until each timer that is set, the next one first. */
  get pending(): readonly number[] {
    return [...this.#timers].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Resolves as soon as the timers that are set are as described. */
  async until(holds: (pending: readonly number[]) => boolean): Promise<void> {
    if (holds(this.pending)) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!holds(this.pending)) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
    });
  }

  /** Lets time pass: all that falls due in it goes off, in its order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#nextBefore(end); next; next = this.#nextBefore(end)) this.#fire(next);
    this.#now = end;
  }

  /** Lets time pass as on a machine that sleeps: all that falls due in it goes off at its end, late. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds;
    this.advance(0);
  }

  #nextBefore(end: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }

  #fire(timer: Timer): void {
    if (!this.#timers.delete(timer)) return;
    this.#now = Math.max(this.#now, timer.at);
    timer.callback();
  }
}
