import { isCount, isRecord, parseJson } from '../protocol/guards.js';

/** What of sessionStorage is used; a page without one is given a Map's worth. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** `missing`: no such address, or one that does not stream. `held_back`: something in between lets nothing through. */
export type Blame = 'missing' | 'not_configured' | 'held_back';

/** Where streaming is known not to work, so that not every message has to find out anew. */
export interface StreamMemory {
  /** Why not to stream now; `undefined` where a stream may be tried. */
  blamed(): Blame | undefined;
  /** A stream has worked: whatever was held against this address is forgotten, and nothing more is held on this page. */
  praise(): void;
  /** Whether a stream of this server can be taken up again, as its last hello said: also one that another page began. */
  readonly resumes: boolean;
  noteResumes(resumes: boolean): void;
  /** Streaming failed while an ordinary request succeeded: the network is not to blame, the address is. */
  blame(reason: Blame): void;
}

interface Verdict {
  readonly reason: Blame;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** How long it was held the last time, in milliseconds. */
  readonly held: number;
}

const minute = 60_000;
/** Milliseconds that the first blame holds. What is configured may change sooner than what is installed. */
const firstHold = { missing: 60 * minute, not_configured: 10 * minute, held_back: 15 * minute } as const;
/** A proxy that still holds back at the next probe is left alone twice as long, up to this. */
const longestHold = 240 * minute;

/**
 * The memory of one stream address. After its time is over one stream is tried again: blamed anew, it holds longer.
 *
 * @param wallClock milliseconds since 1970, since the memory outlives the page
 */
export function createStreamMemory(url: string, storage: KeyValueStorage, wallClock: () => number): StreamMemory {
  const key = `chat-stream ${url}`;
  const resumesKey = `${key} resumes`;
  let hasWorked = false;
  return {
    blamed() {
      const verdict = read(storage, key);
      return verdict && wallClock() < verdict.until ? verdict.reason : undefined;
    },
    praise() {
      hasWorked = true;
      storage.removeItem(key);
    },
    get resumes() {
      return storage.getItem(resumesKey) === 'yes';
    },
    noteResumes(resumes) {
      if (resumes) write(storage, resumesKey, 'yes');
      else storage.removeItem(resumesKey);
    },
    blame(reason) {
      if (hasWorked) return;
      const before = read(storage, key);
      const isAgain = reason === 'held_back' && before?.reason === 'held_back';
      const held = isAgain ? Math.min(before.held * 2, longestHold) : firstHold[reason];
      const verdict: Verdict = { reason, held, until: wallClock() + held };
      write(storage, key, JSON.stringify(verdict));
    },
  };
}

/** Memory that ends with the page: for Node, and for pages that may not store. */
export function createPageStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

function read(storage: KeyValueStorage, key: string): Verdict | undefined {
  const value = parseJson(storage.getItem(key) ?? '');
  if (!isRecord(value)) return undefined;
  const { reason, until, held } = value;
  if (!isBlame(reason) || !isCount(until) || !isCount(held)) return undefined;
  return { reason, until, held };
}

/** A full or forbidden storage only means that the next page finds out for itself. */
function write(storage: KeyValueStorage, key: string, value: string): void {
  try {
    storage.setItem(key, value);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function isBlame(value: unknown): value is Blame {
  return typeof value === 'string' && Object.hasOwn(firstHold, value);
}
