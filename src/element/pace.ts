import type { Frames } from './frame.js';

/** How long after it came a character is shown at the latest, but for one slow frame: with that, a quarter of a second. */
const LATENESS = 200;

interface Arrival {
  readonly length: number;
  readonly dueAt: number;
}

/** How much of a text that comes in lumps is shown when, so that it grows evenly. */
export class Pace {
  readonly #frames: Frames;
  #arrivals: Arrival[] = [];
  #last = 0;

  constructor(frames: Frames) {
    this.#frames = frames;
  }

  /** The text has become that long. */
  arrived(length: number): void {
    const now = this.#frames.now();
    if (this.#arrivals.length === 0) this.#last = now;
    this.#arrivals.push({ length, dueAt: now + LATENESS });
  }

  /**
   * How long the text that is shown should be now: as fast as is needed for all that came to be there in time, and
   * no faster.
   */
  due(shown: number, available: number): number {
    const now = this.#frames.now();
    const passed = now - this.#last;
    this.#last = now;
    const isLate = ({ dueAt }: Arrival) => dueAt <= now;
    const late = this.#arrivals.findLast(isLate)?.length ?? shown;
    this.#arrivals = this.#arrivals.filter((arrival) => !isLate(arrival) && arrival.length > shown);
    const rates = this.#arrivals.map(({ length, dueAt }) => (length - shown) / (dueAt - now + passed));
    const even = shown + Math.ceil(passed * Math.max(0, ...rates));
    return Math.min(available, Math.max(shown, late, even));
  }

  stop(): void {
    this.#arrivals = [];
  }
}
