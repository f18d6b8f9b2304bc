import { unlessAborted, wait, type Clock } from './clock.js';
import type { Surroundings } from './surroundings.js';

export interface PauseOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly surroundings: Surroundings;
}

/** Waits so long, but no longer than until somebody looks again: a page that comes back wants to know at once. */
export async function pause(milliseconds: number, { clock, signal, surroundings }: PauseOptions): Promise<void> {
  const early = new AbortController();
  const stop = surroundings.onChange((change) => {
    if (change === 'online' || change === 'visible' || change === 'wake') early.abort();
  });
  try {
    await wait(milliseconds, { clock, signal: AbortSignal.any([signal, early.signal]) });
  } catch (error) {
    signal.throwIfAborted();
    if (!early.signal.aborted) throw error;
  } finally {
    stop();
  }
}

/** Resolves as soon as the machine is not sure to be offline. */
export async function online({ signal, surroundings }: Omit<PauseOptions, 'clock'>): Promise<void> {
  if (surroundings.isOnline) return;
  let stop = (): void => undefined;
  const isBack = new Promise<void>((resolve) => {
    stop = surroundings.onChange((change) => {
      if (change === 'online') resolve();
    });
  });
  try {
    await unlessAborted(isBack, signal);
  } finally {
    stop();
  }
}
