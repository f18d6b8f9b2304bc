import type { Frames } from '../../../src/element/frame.js';

/** Frames that are drawn when the test says so, and a clock that stands still in between. */
export class FakeFrames implements Frames {
  #now = 0;
  readonly #callbacks = new Set<() => void>();

  readonly now = (): number => this.#now;

  readonly next = (callback: () => void): (() => void) => {
    this.#callbacks.add(callback);
    return () => void this.#callbacks.delete(callback);
  };

  /** Whether somebody waits for the next frame. */
  get isAwaited(): boolean {
    return this.#callbacks.size > 0;
  }

  /** Time passes without a frame. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Draws a frame that much later. */
  draw(milliseconds = 16): void {
    this.pass(milliseconds);
    const callbacks = [...this.#callbacks];
    this.#callbacks.clear();
    for (const callback of callbacks) callback();
  }
}
