/** Time as the transport sees it, handed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds from some fixed moment; never goes back. */
  now(): number;
  /** `purpose`: a wait has its turn to come, a watch goes off where something else fails to. For clocks that a test drives. */
  setTimeout(callback: () => void, milliseconds: number, purpose: 'wait' | 'watch'): unknown;
  clearTimeout(timer: unknown): void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout> | undefined),
};

/** Waits, or rejects with the signal's reason as soon as it is aborted. */
export async function wait(
  milliseconds: number,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  if (signal.aborted) throw reasonOf(signal);
  let timer: unknown;
  const over = new Promise<void>((resolve) => (timer = clock.setTimeout(resolve, milliseconds, 'wait')));
  try {
    await unlessAborted(over, signal);
  } finally {
    clock.clearTimeout(timer);
  }
}

/** The promise, or the signal's reason as soon as it is aborted: not every fetch settles when it is told to stop. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(reasonOf(signal));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

export interface Deadline {
  /** Aborted when the outer signal is, or when the time is up. */
  readonly signal: AbortSignal;
  readonly expired: boolean;
  clear(): void;
}

/** The time limit of one request. */
export function createDeadline(
  milliseconds: number,
  { clock, signal }: { clock: Clock; signal?: AbortSignal | undefined },
): Deadline {
  const controller = new AbortController();
  let expired = false;
  const abort = () => controller.abort(signal && reasonOf(signal));
  const expire = () => {
    expired = true;
    controller.abort(new DOMException('Nothing came in time.', 'TimeoutError'));
  };
  const timer = clock.setTimeout(expire, milliseconds, 'watch');
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    get expired() {
      return expired;
    },
    clear() {
      clock.clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}

export interface Watchdog {
  /** Counts anew from now. */
  restart(milliseconds: number): void;
  clear(): void;
}

/** Milliseconds by which a timer may be late before it says more about the machine than about what it watches. */
const patience = 2000;
/** Milliseconds in which a machine that has woken finds out what has come meanwhile. */
const afterSleep = 5000;
/** A longer watch is kept in parts of so many milliseconds, so that a sleep costs it one of them, and not all that is left. */
const longestPart = 60_000;

/**
 * Calls back when nothing has restarted it for so long. A watchdog that goes off late has slept with its machine, and
 * so has what it watches: it is armed once more, for a moment, and not believed before.
 */
export function createWatchdog(clock: Clock, onSilence: () => void): Watchdog {
  let timer: unknown;
  let left = 0;
  const arm = (milliseconds: number, isAgain = false) => {
    const due = clock.now() + milliseconds;
    const goOff = () => {
      if (clock.now() - due > patience && !isAgain) arm(Math.min(milliseconds, afterSleep), true);
      else if (left > 0) armNext();
      else onSilence();
    };
    timer = clock.setTimeout(goOff, milliseconds, 'watch');
  };
  const armNext = () => {
    const part = Math.min(left, longestPart);
    left -= part;
    arm(part);
  };
  return {
    restart(milliseconds) {
      clock.clearTimeout(timer);
      left = milliseconds;
      armNext();
    },
    clear: () => clock.clearTimeout(timer),
  };
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new DOMException('Aborted.', 'AbortError');
}
