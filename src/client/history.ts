import { isChatError } from '../protocol/errors.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { StoredMessage } from '../protocol/message.js';
import { asChatError } from '../transport/locate.js';
import { isBusy, withStored, type ChatMessage, type Thread } from './thread.js';
import type { Parts } from './upkeep.js';

/** Messages in a page, which is what a backend gives unasked (contract section 1). */
const pageSize = 20;

/**
 * How far a page of older messages reaches into those that are here, to be joined to them: a message that was deleted
 * elsewhere moves all before it, and Assistant 2.13 fails where there is nothing at all at a cursor.
 */
const overlap = 5;

type Listed = Pick<Thread, 'messages' | 'hasOlder'>;

/** The newest page, with the older messages that are here already. */
export function withNewest(thread: Thread, page: readonly StoredMessage[]): Listed {
  const known = thread.messages;
  const messages = withStored(thread, page);
  // one that gives more than a page gives all that there is
  if (page.length !== pageSize) return { messages, hasOlder: false };
  const place = indexOf(known, page[0]?.id);
  // what cannot be joined is fetched again when it is asked for
  if (place <= 0) return { messages, hasOlder: place < 0 || thread.hasOlder !== false };
  return { messages: [...known.slice(0, place), ...messages], hasOlder: thread.hasOlder ?? false };
}

/** A page that reaches into the messages that are here; `undefined` where it does not, or brings nothing. */
function withOlder(thread: Thread, page: readonly StoredMessage[]): Listed | undefined {
  const known = thread.messages;
  const first = page.findIndex(({ id }) => indexOf(known, id) >= 0);
  const place = indexOf(known, page[first]?.id);
  const isLast = page.length < pageSize;
  if (place < 0 || (first === 0 && place > 0)) return undefined;
  if (first === 0) return isLast ? { messages: known, hasOlder: false } : undefined;
  const older = withStored(thread, page.slice(0, first));
  return { messages: [...older, ...known.slice(place)], hasOlder: !isLast };
}

/** The older messages of sessions, page by page. */
export class History {
  readonly #parts: Parts;
  readonly #loading = new Map<string, Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whoever asks twice waits for the same page. */
  load(): Promise<void> {
    const key = this.#parts.state.current.get();
    const { sessionId, hasOlder } = this.#parts.state.thread(key);
    const underWay = this.#loading.get(key);
    if (underWay || !hasOlder || sessionId === undefined) return underWay ?? Promise.resolve();
    const loading = this.#load(key, sessionId).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #load(key: string, sessionId: Id): Promise<void> {
    const { state } = this.#parts;
    const count = state.thread(key).messages.filter(({ id }) => id !== undefined).length;
    let cursor = Math.max(0, count - overlap);
    for (let before: Id | undefined; ;) {
      const page = await this.#page(key, sessionId, cursor);
      const thread = state.thread(key);
      if (thread.sessionId === undefined) return;
      const listed = withOlder(thread, page);
      if (listed) {
        state.change(key, listed);
        return;
      }
      if (!page.some(({ id }) => indexOf(thread.messages, id) >= 0)) return this.#begin(key, sessionId);
      // a backend that gives the same page again has no others
      if (isSameId(page[0]?.id, before)) {
        state.change(key, { hasOlder: false });
        return;
      }
      // messages have come meanwhile, and moved the older ones further back
      before = page[0]?.id;
      cursor += pageSize - overlap;
    }
  }

  /** Too much has changed elsewhere for a page to be joined to what is here: the newest page is shown alone. */
  async #begin(key: string, sessionId: Id): Promise<void> {
    const page = await this.#page(key, sessionId, 0);
    const thread = this.#parts.state.thread(key);
    if (isBusy(thread) || thread.sessionId === undefined) return;
    const messages = withStored(thread, page);
    this.#parts.state.change(key, { messages, hasOlder: page.length === pageSize });
  }

  #page(key: string, sessionId: Id, cursor: number): Promise<readonly StoredMessage[]> {
    const { backend, requests } = this.#parts;
    return requests.attempt(key, async (signal) => {
      const page = await backend.messages(sessionId, signal, cursor).catch(asChatError);
      if (!isChatError(page)) return page;
      // as Assistant 2.13 says that there is nothing so far back
      if (cursor > 0 && page.status === 500) return [];
      throw page;
    });
  }
}

function indexOf(messages: readonly ChatMessage[], id: Id | undefined): number {
  return messages.findIndex((message) => isSameId(message.id, id));
}
