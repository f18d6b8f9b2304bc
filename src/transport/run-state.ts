import type { ChatError } from '../protocol/errors.js';
import type { Id } from '../protocol/guards.js';
import type { Message } from '../protocol/message.js';
import type { Backend } from './backend.js';
import type { Clock } from './clock.js';
import type { RunLimits } from './limits.js';
import type { StreamMemory } from './memory.js';
import type { RunMetric } from './meter.js';
import type { Slots } from './slots.js';
import type { Surroundings } from './surroundings.js';

export type Phase = 'connecting' | 'streaming' | 'stalled' | 'resuming' | 'polling' | 'suspended';
export type Outcome = 'done' | 'failed' | 'cancelled' | 'interrupted' | 'uncertain';

/**
 * Why an answer is polled for: an app chose to; streaming is known not to work here; too many streams are open; the
 * server does not stream; something in between holds the stream back; the stream broke; only the task is known.
 */
export type PollReason = 'chosen' | 'remembered' | 'no_slot' | 'refused' | 'held_back' | 'broken' | 'followed';

/** How the answer reaches us, and where it is not by stream, why. */
export interface Transport {
  readonly kind: 'stream' | 'poll';
  readonly reason?: PollReason;
  readonly error?: ChatError;
}

/** What a person may want to know while waiting. `until`: seconds to wait, from when it was said. */
export type Notice =
  | { readonly kind: 'offline' }
  | { readonly kind: 'slow' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'retrying'; readonly seconds: number };

export interface RunState {
  readonly phase: Phase | Outcome;
  readonly transport: Transport;
  readonly answer: Message;
  /** The title of its session, as far as it has been streamed. */
  readonly title?: string;
  readonly notice?: Notice | undefined;
  /** Why the run ended as it did; absent where it ended well, or was stopped. */
  readonly error?: ChatError;
}

/**
 * `auto` streams and falls back to polling; the others are for a person or an app that knows better. Also with `stream`
 * an answer is polled for that has started already, and one for whose stream no connection is free.
 */
export type TransportChoice = 'auto' | 'stream' | 'poll';

export type RunTarget =
  | {
      readonly messageId: Id;
      readonly agencyConfirm?: boolean | undefined;
      /** The last message by now, where it is an answer already: what this run brings comes after it. */
      readonly follows?: Id | undefined;
      /** The answer that another is to take the place of. Such a run is not started by a stream. */
      readonly replaces?: Id | undefined;
    }
  | { readonly taskId: Id };

/** What all runs of one client share. */
export interface RunContext {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly limits: RunLimits;
  /** 0 to 1. */
  readonly random: () => number;
  readonly transport: TransportChoice;
  readonly memory: StreamMemory;
  readonly slots: Slots;
  readonly surroundings: Surroundings;
  /** Told of each run once it has ended. */
  readonly onMetric?: ((metric: RunMetric) => void) | undefined;
}

export interface RunOptions extends RunContext {
  readonly sessionId: Id;
  /** What the run is for: a human message that wants an answer, or a task that is under way and only followed. */
  readonly target: RunTarget;
  /** Seconds since 1970, shown until the stored message brings its own. */
  readonly timestamp: number;
  readonly onChange: (state: RunState) => void;
}

/** What an ended run's answer is marked with where nothing else has marked it. */
export const finishOf = {
  done: 'stop',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  uncertain: 'interrupted',
} as const satisfies Record<Outcome, Message['finish']>;

export function isOutcome(phase: Phase | Outcome): phase is Outcome {
  return phase in finishOf;
}

/** What the answer itself says of its end. */
export function outcomeOf({ finish }: Message): Outcome {
  return finish === 'cancelled' || finish === 'failed' || finish === 'interrupted' ? finish : 'done';
}

export function isEmpty({ content, reasoning }: Message): boolean {
  return content === '' && reasoning === '';
}
