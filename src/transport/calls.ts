import type { Capabilities } from '../protocol/capabilities.js';
import type { ChatEvent, Frame } from '../protocol/events.js';
import type { Id } from '../protocol/guards.js';
import type { Attachment, StoredMessage } from '../protocol/message.js';
import type { Session, SessionCheck } from '../protocol/session.js';
import type { EndpointInputs } from './endpoints.js';
import type { Opening } from './event-stream.js';

export type NewMessage = Omit<EndpointInputs['newMessage'], 'role' | 'attachments'> & {
  readonly attachments?: readonly Attachment[];
};

export interface StreamStart {
  readonly sessionId: Id;
  readonly messageId: Id;
  readonly agencyConfirm?: boolean | undefined;
}

/** Where a stream is taken up again: nothing is started by it (contract section 3, rule 8). */
export interface StreamResume {
  readonly sessionId: Id;
  readonly taskId: Id;
  /** The id of the last event that was applied. */
  readonly after: string;
}

export interface StreamHandlers {
  readonly signal: AbortSignal;
  readonly onFrame: (frame: Frame) => void;
  readonly onOpen?: (opening: Opening) => void;
  readonly onBytes?: (count: number) => void;
  /** Milliseconds that the server asks to wait before another connection. */
  readonly onRetry?: (milliseconds: number) => void;
}

/** The contract's endpoints as calls (section 1). Each rejects with a ChatError, or with the signal's reason. */
export interface Backend {
  /** `timestamp`: seconds since 1970, without which Assistant 2.13 answers 500. */
  newSession(timestamp: number, signal?: AbortSignal): Promise<Session>;
  capabilities(signal?: AbortSignal): Promise<Capabilities>;
  sessions(signal?: AbortSignal): Promise<readonly Session[]>;
  renameSession(sessionId: Id, title: string, signal?: AbortSignal): Promise<void>;
  deleteSession(sessionId: Id, signal?: AbortSignal): Promise<void>;
  newMessage(message: NewMessage, signal?: AbortSignal): Promise<StoredMessage>;
  /** The newest messages but for the first `cursor` of them, oldest first. */
  messages(sessionId: Id, signal?: AbortSignal, cursor?: number): Promise<readonly StoredMessage[]>;
  deleteMessage(sessionId: Id, messageId: Id, signal?: AbortSignal): Promise<void>;
  /** Starts a generation: never repeat it without having looked for the run. */
  generate(sessionId: Id, agencyConfirm: boolean | undefined, signal?: AbortSignal): Promise<Id>;
  /** Starts another generation in the place of an assistant message: never repeat it, either. */
  regenerate(sessionId: Id, messageId: Id, signal?: AbortSignal): Promise<Id>;
  checkGeneration(sessionId: Id, taskId: Id, signal?: AbortSignal): Promise<readonly ChatEvent[]>;
  checkSession(sessionId: Id, signal?: AbortSignal): Promise<SessionCheck>;
  /** Starts to make up a title. */
  generateTitle(sessionId: Id, signal?: AbortSignal): Promise<Id>;
  /** `undefined`: it is still being made up. */
  checkTitle(sessionId: Id, taskId: Id, signal?: AbortSignal): Promise<string | undefined>;
  cancel(sessionId: Id, taskId: Id, signal?: AbortSignal): Promise<void>;
  feedback(feedback: EndpointInputs['feedback'], signal?: AbortSignal): Promise<void>;
  /** Stores a file, for a message to name. */
  upload(file: Blob, name: string, signal?: AbortSignal): Promise<Attachment>;
  /** Resolves at the end of the body; `stream_refused` where the same answer is to be had by polling. */
  stream(start: StreamStart | StreamResume, handlers: StreamHandlers): Promise<void>;
}
