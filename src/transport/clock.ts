/** Time as the transport sees it, handed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds from some fixed moment; never goes back. */
  now(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout> | undefined),
};

/** Waits, or rejects with the signal's reason as soon as it is aborted. */
export function wait(milliseconds: number, { clock, signal }: { clock: Clock; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal));
      return;
    }
    const abort = () => {
      clock.clearTimeout(timer);
      reject(reasonOf(signal));
    };
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', abort, { once: true });
  });
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
  /** Counts anew from now, optionally to another limit. */
  restart(milliseconds?: number): void;
  clear(): void;
}

/** A time limit that can be pushed back: an idle watchdog, or the limit of one request. */
export function createDeadline(
  milliseconds: number,
  { clock, signal }: { clock: Clock; signal?: AbortSignal | undefined },
): Deadline {
  const controller = new AbortController();
  let limit = milliseconds;
  let expired = false;
  let timer: unknown;
  const abort = () => controller.abort(signal && reasonOf(signal));
  const deadline: Deadline = {
    signal: controller.signal,
    get expired() {
      return expired;
    },
    restart(next = limit) {
      limit = next;
      clock.clearTimeout(timer);
      timer = clock.setTimeout(() => {
        expired = true;
        controller.abort(new DOMException('Nothing came in time.', 'TimeoutError'));
      }, limit);
    },
    clear() {
      clock.clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  deadline.restart();
  return deadline;
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new DOMException('Aborted.', 'AbortError');
}
