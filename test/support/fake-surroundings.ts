import type { Change, Surroundings } from '../../src/transport/surroundings.js';

/** What happens around a run, when the test says so. */
export class FakeSurroundings implements Surroundings {
  isOnline = true;
  isHidden = false;
  readonly #listeners = new Set<(change: Change) => void>();

  /** How many listen: none should, once a run is over. */
  get listeners(): number {
    return this.#listeners.size;
  }

  readonly onChange = (listener: (change: Change) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tell(change: Change): void {
    if (change === 'online' || change === 'offline') this.isOnline = change === 'online';
    if (change === 'hidden' || change === 'visible') this.isHidden = change === 'hidden';
    for (const listener of [...this.#listeners]) listener(change);
  }
}
