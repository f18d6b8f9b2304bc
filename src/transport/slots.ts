/** A place among the streams that are open at once. */
export interface Slots {
  /** The way to give the place back; `undefined` where all are taken. */
  take(): Promise<(() => void) | undefined>;
}

/** What of `navigator.locks` is used. */
export type Locks = Pick<LockManager, 'request'>;

/**
 * HTTP/1.1 allows six connections to an origin, across all tabs, and the seventh request waits, the poll's too
 * (measured): so at most four streams, counted by Web Locks, which a tab that dies gives back by itself.
 */
const streamsPerOrigin = 4;

/** @param locks absent where there are none (Node, pages without TLS): there every stream finds a place */
export function createSlots(origin: string, locks: Locks | undefined, count = streamsPerOrigin): Slots {
  return {
    async take() {
      if (!locks) return () => undefined;
      for (let slot = 1; slot <= count; slot++) {
        const release = await takeLock(locks, `chat-stream ${origin} ${slot}`);
        if (release) return release;
      }
      return undefined;
    },
  };
}

/** A lock is held for as long as its callback's promise is open: resolving that gives it back. */
function takeLock(locks: Locks, name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const held = locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) {
        resolve(undefined);
        return;
      }
      return new Promise<void>((release) => resolve(() => release()));
    });
    // a page that may not lock (a sandboxed frame) streams without being counted
    held.catch(() => resolve(() => undefined));
  });
}
