import type { ChatEvent } from '../../../src/protocol/events.js';
import type { JsonRecord } from '../../../src/protocol/guards.js';
import type { Finish, PendingAction, Usage } from '../../../src/protocol/message.js';
import { runFailure, type FailureCode, type RunFailure } from '../failure.js';

/** What a model is given of a conversation. */
export type PromptMessage = SpokenMessage | AssistantMessage | ToolMessage;

interface SpokenMessage {
  readonly role: 'system' | 'user';
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

interface AssistantMessage {
  readonly role: 'assistant';
  /** Empty where it only asked for tools. */
  readonly content: string;
  /** What it asked for; each must be answered by a message of a tool. */
  readonly toolCalls?: readonly ToolCall[];
  /** Of a `thoughts` event that came with them, as it was. */
  readonly thoughts?: JsonRecord;
}

/** What came of a tool that the assistant asked for. */
interface ToolMessage {
  readonly role: 'tool';
  readonly content: string;
  /** Of the call, as are the id and the name of the `tool` event. */
  readonly callId: string;
  readonly name: string;
}

/** What a `tool` event in the state `requested` asks for. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** A text where the model has not managed to write JSON. */
  readonly input: unknown;
}

/** A tool that a model may ask for. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** A JSON schema of the input. */
  readonly parameters: JsonRecord;
}

export interface ProviderRequest {
  /** Oldest first; the last of a person is the one to answer. */
  readonly messages: readonly PromptMessage[];
  /**
   * What the model may ask for. It is told by `tool` events in the state `requested`, and by a `finish` for
   * `tool_calls`; whoever runs them asks again, with the calls and what came of them at the end of the messages.
   */
  readonly tools?: readonly ToolDefinition[];
  /** What the person said to the actions that the assistant asked leave for; absent where nothing was asked. */
  readonly confirmed?: boolean;
  /** Aborts when nobody wants the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * What a model says, piece by piece. Deltas may be of any size, and may even cut a character in two: offsets and
 * numbers are the run's business. `thoughts` are for nobody but the provider: they go back to it with the calls of tools
 * that they led to.
 */
export type ProviderEvent = SaidEvent | { readonly type: 'thoughts'; readonly thoughts: JsonRecord };

/** What of it belongs into an answer. */
export type SaidEvent =
  | Extract<ChatEvent, { type: 'text' | 'reasoning' | 'tool' }>
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'pending'; readonly actions: readonly PendingAction[] }
  | { readonly type: 'finish'; readonly finish: Exclude<Finish, 'cancelled' | 'failed' | 'interrupted'> };

/** A text that was read aloud. */
export interface Speech {
  readonly audio: Uint8Array;
  /** Its media type. */
  readonly type: string;
}

/** Where answers come from. */
export interface Provider {
  /**
   * Answers once: it never repeats a request by itself. It ends after a `finish`; an end without one means that
   * the answer was cut off.
   *
   * @throws ProviderError for all that can be foreseen
   */
  generate(request: ProviderRequest): AsyncIterable<ProviderEvent>;
  /** A title for a conversation that begins with this text; none where the model is to be asked like for anything else. */
  title?(text: string): Promise<string | undefined>;
  /**
   * The words of a recording; absent where nothing is configured that could write them down.
   *
   * @param type the media type of the recording
   * @throws ProviderError
   */
  transcribe?(audio: Uint8Array | Blob, type: string, signal: AbortSignal): Promise<string>;
  /**
   * Reads a text aloud; absent where nothing is configured that could.
   *
   * @throws ProviderError
   */
  speak?(text: string, signal: AbortSignal): Promise<Speech>;
  /** Lets go of connections. */
  close?(): Promise<void>;
}

/** A failure with words for a person. Its `cause` is for the log and must hold no secret either. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly failure: RunFailure;
  /** What the service would have to be spared to take the request. */
  readonly objection: Extra | undefined;

  constructor(code: FailureCode, { cause, retryAfter, objection }: ErrorDetails = {}) {
    const failure = runFailure(code, retryAfter);
    super(failure.words, { cause });
    this.failure = failure;
    this.objection = objection;
  }
}

/** What not every service and every model takes. */
export type Extra = 'tools' | 'stream_options';

interface ErrorDetails {
  readonly cause?: string;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
  readonly objection?: Extra | undefined;
}
