/**
 * What happens around a run. `wake`: the page comes back from a freeze or from the back/forward cache, where an old
 * reader delivers neither data nor an error (measured: 20 s).
 */
export type Change = 'offline' | 'online' | 'hidden' | 'visible' | 'wake';

export interface Surroundings {
  /** False only where the machine is sure to be offline. */
  readonly isOnline: boolean;
  readonly isHidden: boolean;
  /** Gives the way to stop it. */
  onChange(listener: (change: Change) => void): () => void;
}

/** Node and workers: always online, never hidden. */
export const noSurroundings: Surroundings = {
  isOnline: true,
  isHidden: false,
  onChange: () => () => undefined,
};

/** The page's own, where there is a page. */
export function pageSurroundings(): Surroundings {
  if (typeof document === 'undefined' || typeof addEventListener === 'undefined') return noSurroundings;
  return {
    get isOnline() {
      return navigator.onLine;
    },
    get isHidden() {
      return document.hidden;
    },
    onChange(listener) {
      const stop = new AbortController();
      const { signal } = stop;
      const wake = (event: PageTransitionEvent) => {
        if (event.persisted) listener('wake');
      };
      addEventListener('offline', () => listener('offline'), { signal });
      addEventListener('online', () => listener('online'), { signal });
      addEventListener('pageshow', wake, { signal });
      document.addEventListener('resume', () => listener('wake'), { signal });
      document.addEventListener('visibilitychange', () => listener(document.hidden ? 'hidden' : 'visible'), { signal });
      return () => stop.abort();
    },
  };
}
