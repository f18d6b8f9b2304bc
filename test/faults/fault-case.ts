import type { Chat, ChatErrorCode, ChatMessage, ChatOptions } from '../../src/client/index.js';
import type { FakeClock } from '../support/fake-clock.js';
import type { FakeSurroundings } from '../support/fake-surroundings.js';
import type { FaultServer } from '../support/fault-server.js';
import type { SmallBackend } from '../support/small-backend.js';

/** What a fault is tried with: a real server, a chat of the public client, a clock that stands still, a page around it. */
export interface FaultBench {
  readonly backend: SmallBackend;
  readonly server: FaultServer;
  readonly clock: FakeClock;
  readonly surroundings: FakeSurroundings;
  readonly chat: Chat;
  /** One more chat with the same backend: another tab, or the page after a reload. */
  readonly open: (options?: Partial<ChatOptions>) => Chat;
  /** Resolves as soon as this text is shown as the answer. */
  readonly shown: (text: string) => Promise<void>;
  /** Every text that was shown as the newest answer, in order; what it was twice in a row stands once. */
  readonly texts: readonly string[];
}

/**
 * How it must end. `whole`: the answer as the server has it, and nothing is said of the fault. Otherwise a clear end: the
 * error that is shown, or none for a person's own stop, and the text that stays, which is a beginning of the answer.
 */
export type FaultEnd = 'whole' | { readonly code: ChatErrorCode | undefined; readonly text: string };

/** How a fault is tried, and what must come of it. */
export interface FaultTrial {
  readonly options?: Partial<ChatOptions>;
  /** What is done, from sending the message to the end; sending it and waiting, where this is left out. */
  readonly act?: (bench: FaultBench) => Promise<ChatMessage | undefined>;
  /** Goes on beside: brings about silence, stops, goes offline. */
  readonly meanwhile?: (bench: FaultBench) => Promise<void>;
  readonly ends: FaultEnd;
  /** What the server itself takes back with its last word: these, and beginnings of them, may be shown until then. */
  readonly takenBack?: readonly string[];
  /** The most requests that it may cost, those that store the message and make its session included. */
  readonly requests?: number;
  /** The most generations that one message may have; more than one only where a person asked again. */
  readonly generations?: number;
  /** Seconds that the trouble itself goes on for, where a person would not count them: offline, asleep. */
  readonly lasts?: number;
  /** What else must hold at the end, or from then on: what is asked here costs nothing of the bounds. */
  readonly check?: (bench: FaultBench, answer: ChatMessage | undefined) => void | Promise<void>;
}

/** One row of test/fixtures/faults.json, as it is tried in Node. Data, so that docs/reliability.md can be made of it. */
export interface FaultCase extends FaultTrial {
  readonly id: string;
  /** What the person sees, in a plain sentence for docs/reliability.md. */
  readonly sees: string;
  /** Puts the fault in the server's way; several where the fault has several forms, each tried by itself. */
  readonly arrange: Arrange | Readonly<Record<string, Arrange | FaultForm>>;
}

/** One form of a fault that has several, with what is different in it: one heals, another ends in an error. */
export interface FaultForm extends Partial<FaultTrial> {
  readonly arrange: Arrange;
}

export type Arrange = (bench: FaultBench) => void;

/** Nothing but the usual. */
export const nothing: Arrange = () => undefined;
