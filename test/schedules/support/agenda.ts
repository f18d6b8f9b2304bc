import type { FakeClock } from '../../support/fake-clock.js';

interface Event {
  readonly at: number;
  readonly happen: () => void;
}

/** What is going to happen on the server's side, on the same clock as the client's timers. */
export class Agenda {
  readonly #clock: FakeClock;
  #events: Event[] = [];

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  later(milliseconds: number, happen: () => void): void {
    const at = this.#clock.now() + milliseconds;
    const index = this.#events.findIndex((event) => event.at > at);
    this.#events.splice(index < 0 ? this.#events.length : index, 0, { at, happen });
  }

  /** Milliseconds until the next event, or until the next timer of the client; infinite where there is none. */
  get next(): number {
    const event = (this.#events[0]?.at ?? Infinity) - this.#clock.now();
    return Math.min(event, this.#clock.pending[0] ?? Infinity);
  }

  /** Lets the next event happen, or the next timer go off; the timer, where both are due at once. */
  step(): void {
    const { next } = this;
    const isTimer = this.#clock.pending[0] === next;
    this.#clock.advance(next);
    if (!isTimer) this.#events.shift()?.happen();
  }
}
