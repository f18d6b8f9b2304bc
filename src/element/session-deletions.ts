import type { Id } from '../protocol/guards.js';
import type { Session } from '../protocol/session.js';
import type { Clock } from './clock.js';

/** Milliseconds in which a deletion can be taken back. */
const TIME_TO_UNDO = 6000;

interface Deletion {
  readonly session: Session;
  timer: unknown;
}

/** Sessions that are to be deleted, for as long as that can be taken back. */
export class SessionDeletions {
  readonly #clock: Clock;
  readonly #commit: (id: Id) => void;
  readonly #deletions = new Map<string, Deletion>();
  /** Those that have been told of: they stay away although they may still be there. */
  readonly #ended = new Set<string>();

  /** @param commit - called once for each that was not taken back */
  constructor(clock: Clock, commit: (id: Id) => void) {
    this.#clock = clock;
    this.#commit = commit;
  }

  /** The newest last. */
  get pending(): readonly Session[] {
    return [...this.#deletions.values()].map(({ session }) => session);
  }

  has({ id }: Session): boolean {
    return this.#deletions.has(String(id)) || this.#ended.has(String(id));
  }

  add(session: Session): void {
    const deletion = { session, timer: undefined };
    this.#deletions.set(String(session.id), deletion);
    this.#start(deletion);
  }

  /** Also where one that has been told of came to nothing. */
  undo(id: Id): void {
    const key = String(id);
    this.#clock.clearTimeout(this.#deletions.get(key)?.timer);
    this.#deletions.delete(key);
    this.#ended.delete(key);
  }

  /** No time passes while somebody is about to take one back. */
  hold(): void {
    for (const { timer } of this.#deletions.values()) this.#clock.clearTimeout(timer);
  }

  release(): void {
    this.hold();
    for (const deletion of this.#deletions.values()) this.#start(deletion);
  }

  /** Nobody can take one back any more. */
  flush(): void {
    for (const { session } of this.#deletions.values()) this.#end(session);
  }

  #start(deletion: Deletion): void {
    deletion.timer = this.#clock.setTimeout(() => this.#end(deletion.session), TIME_TO_UNDO, 'wait');
  }

  #end({ id }: Session): void {
    this.undo(id);
    this.#ended.add(String(id));
    this.#commit(id);
  }
}
