import type { ChatEvent } from '../../../src/protocol/events.js';
import type { Message } from '../../../src/protocol/message.js';

/** A piece of a run's log: one event, or all up to one. */
export type LogEntry =
  { readonly seq: number; readonly event: ChatEvent } | { readonly seq: number; readonly answer: Message };

export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** Where to go on. */
  readonly position: string;
}

/**
 * What processes tell each other of their runs, so that any of them can show or stop what another one produces. The
 * log of a run is bounded: what lies far back is replaced by a snapshot.
 */
export interface Exchange {
  /**
   * Adds an event to the log of a run. Never waits and never fails: what could not be written is made good by a
   * snapshot.
   *
   * @param answer gives the answer with that event in it
   */
  append(taskId: number, seq: number, event: ChatEvent, answer: () => Message): void;
  /** What a log holds after a position, in order; from its beginning without one. */
  read(taskId: number, after?: string): Promise<LogPage>;
  /** Calls back when there may be more to read. Gives the way to stop that. */
  watch(taskId: number, listener: () => void): () => void;
  /** Asks whoever produces a run to stop it. */
  requestStop(taskId: number): void;
  /** Calls back when that is asked of anybody. */
  onStopRequest(listener: (taskId: number) => void): () => void;
  /** @throws Error where it does not answer */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/** After so many events comes a snapshot, and what was before it is forgotten. */
export const snapshotInterval = 500;

export function isEnd(event: ChatEvent): boolean {
  return event.type === 'done' || event.type === 'error';
}
