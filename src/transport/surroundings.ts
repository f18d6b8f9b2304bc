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

/** What of a page is looked at. */
type Page = Pick<Document, 'hidden' | 'addEventListener'>;

/** The page's own, where there is a page: a client without one (Node, a worker) is always online and never hidden. */
export function pageSurroundings(scope: { readonly document?: Page } = globalThis): Surroundings {
  return scope.document === undefined ? noSurroundings : surroundingsOf(scope.document);
}

function surroundingsOf(page: Page): Surroundings {
  return {
    get isOnline() {
      return navigator.onLine;
    },
    get isHidden() {
      return page.hidden;
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
      page.addEventListener('resume', () => listener('wake'), { signal });
      page.addEventListener('visibilitychange', () => listener(page.hidden ? 'hidden' : 'visible'), { signal });
      return () => stop.abort();
    },
  };
}
