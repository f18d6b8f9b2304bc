import type { ChatEvent } from '../../../src/protocol/events.js';
import type { Finish, PendingAction, Usage } from '../../../src/protocol/message.js';
import { runFailure, type FailureCode, type RunFailure } from '../failure.js';

/** What a model is given of a conversation. */
export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** What came with it. */
  readonly files?: readonly PromptFile[];
}

export interface PromptFile {
  readonly name: string;
  /** A media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface ProviderRequest {
  /** Oldest first; the last of a person is the one to answer. */
  readonly messages: readonly PromptMessage[];
  /** What the person said to the actions that the assistant asked leave for; absent where nothing was asked. */
  readonly confirmed?: boolean;
  /** Aborts when nobody wants the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * What a model says, piece by piece. Deltas may be of any size, and may even cut a character in two: offsets and
 * numbers are the run's business.
 */
export type ProviderEvent =
  | Extract<ChatEvent, { type: 'text' | 'reasoning' | 'tool' }>
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'pending'; readonly actions: readonly PendingAction[] }
  | { readonly type: 'finish'; readonly finish: Exclude<Finish, 'cancelled' | 'failed' | 'interrupted'> };

/** Where answers come from. */
export interface Provider {
  /**
   * Answers once: it never repeats a request by itself. It ends after a `finish`; an end without one means that
   * the answer was cut off.
   *
   * @throws ProviderError for all that can be foreseen
   */
  generate(request: ProviderRequest): AsyncIterable<ProviderEvent>;
  /** Lets go of connections. */
  close?(): Promise<void>;
}

/** A failure with words for a person. Its `cause` is for the log and must hold no secret either. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly failure: RunFailure;

  /** @param retryAfter seconds */
  constructor(code: FailureCode, { cause, retryAfter }: { cause?: string; retryAfter?: number | undefined } = {}) {
    const failure = runFailure(code, retryAfter);
    super(failure.words, { cause });
    this.failure = failure;
  }
}
