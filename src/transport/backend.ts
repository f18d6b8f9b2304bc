import { parseTaskId, readCheck } from '../protocol/check.js';
import { ChatError, isChatError } from '../protocol/errors.js';
import type { ChatEvent, Frame } from '../protocol/events.js';
import type { Id } from '../protocol/guards.js';
import { parseMessage, parseMessages, type StoredMessage } from '../protocol/message.js';
import {
  parseNewSession,
  parseSessionCheck,
  parseSessions,
  type Session,
  type SessionCheck,
} from '../protocol/session.js';
import { readEventStream } from './event-stream.js';
import { attempt, send, type Answer, type Call, type HttpOptions } from './http.js';

export interface NewMessage {
  readonly sessionId: Id;
  readonly content: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly firstHumanMessage: boolean;
  /** The same key never stores twice (contract section 3, rule 9). */
  readonly clientKey: string;
}

export interface StreamStart {
  readonly sessionId: Id;
  readonly messageId: Id;
  readonly agencyConfirm?: boolean | undefined;
}

export interface StreamHandlers {
  readonly signal: AbortSignal;
  readonly onFrame: (frame: Frame) => void;
  readonly onBytes?: (count: number) => void;
}

/** The contract's endpoints as calls (section 1). Each rejects with a ChatError, or with the signal's reason. */
export interface Backend {
  newSession(signal?: AbortSignal): Promise<Session>;
  sessions(signal?: AbortSignal): Promise<readonly Session[]>;
  newMessage(message: NewMessage, signal?: AbortSignal): Promise<StoredMessage>;
  /** The newest messages, oldest first. */
  messages(sessionId: Id, signal?: AbortSignal): Promise<readonly StoredMessage[]>;
  /** Starts a generation: never repeat it without having looked for the run. */
  generate(sessionId: Id, agencyConfirm: boolean | undefined, signal?: AbortSignal): Promise<Id>;
  checkGeneration(sessionId: Id, taskId: Id, signal?: AbortSignal): Promise<readonly ChatEvent[]>;
  checkSession(sessionId: Id, signal?: AbortSignal): Promise<SessionCheck>;
  cancel(sessionId: Id, taskId: Id, signal?: AbortSignal): Promise<void>;
  /** Resolves at the end of the body; `stream_refused` where the same answer is to be had by polling. */
  stream(start: StreamStart, handlers: StreamHandlers): Promise<void>;
}

export class HttpBackend implements Backend {
  readonly #options: HttpOptions;
  #streamMethod: 'POST' | 'GET' = 'POST';

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  newSession(signal?: AbortSignal): Promise<Session> {
    return this.#ask({ method: 'PUT', path: '/chat/new_session', json: {} }, parseNewSession, signal);
  }

  sessions(signal?: AbortSignal): Promise<readonly Session[]> {
    return this.#ask({ method: 'GET', path: '/chat/sessions' }, parseSessions, signal);
  }

  newMessage(message: NewMessage, signal?: AbortSignal): Promise<StoredMessage> {
    return this.#ask(
      { method: 'PUT', path: '/chat/new_message', json: { ...message, role: 'human' } },
      parseMessage,
      signal,
    );
  }

  messages(sessionId: Id, signal?: AbortSignal): Promise<readonly StoredMessage[]> {
    return this.#ask({ method: 'GET', path: '/chat/messages', query: { sessionId } }, parseMessages, signal);
  }

  generate(sessionId: Id, agencyConfirm: boolean | undefined, signal?: AbortSignal): Promise<Id> {
    const query = { sessionId, agencyConfirm: toFlag(agencyConfirm) };
    return this.#ask({ method: 'GET', path: '/chat/generate', query }, parseTaskId, signal);
  }

  async checkGeneration(sessionId: Id, taskId: Id, signal?: AbortSignal): Promise<readonly ChatEvent[]> {
    const answer = await send(
      this.#options,
      { method: 'GET', path: '/chat/check_generation', query: { taskId, sessionId } },
      signal,
    );
    if (answer.status === 404) throw new ChatError('task_lost', { status: 404 });
    return valueOf(answer, readCheck(answer.status, answer.body));
  }

  checkSession(sessionId: Id, signal?: AbortSignal): Promise<SessionCheck> {
    return this.#ask({ method: 'GET', path: '/chat/check_session', query: { sessionId } }, parseSessionCheck, signal);
  }

  async cancel(sessionId: Id, taskId: Id, signal?: AbortSignal): Promise<void> {
    const answer = await send(
      this.#options,
      { method: 'POST', path: '/chat/cancel', json: { sessionId, taskId } },
      signal,
    );
    // 409: it had ended already, which is what was wanted
    if (answer.status !== 200 && answer.status !== 409) throw answer.toError();
  }

  async stream(start: StreamStart, handlers: StreamHandlers): Promise<void> {
    try {
      await this.#streamBy(this.#streamMethod, start, handlers);
    } catch (error) {
      // a backend of the proposal as written knows only GET; a 405 has started nothing
      if (this.#streamMethod === 'GET' || !isChatError(error) || error.status !== 405) throw error;
      this.#streamMethod = 'GET';
      await this.#streamBy('GET', start, handlers);
    }
  }

  #streamBy(
    method: 'POST' | 'GET',
    { sessionId, messageId, agencyConfirm }: StreamStart,
    handlers: StreamHandlers,
  ): Promise<void> {
    const { credentials, fetch } = this.#options;
    const start = { sessionId, messageId, agencyConfirm: toFlag(agencyConfirm) };
    const call: Call = {
      method,
      path: '/chat/stream',
      ...(method === 'POST' ? { json: start } : { query: start }),
    };
    return attempt(this.#options, call, ({ url, headers, body }) =>
      readEventStream({
        url,
        method,
        headers: { ...headers, accept: 'text/event-stream' },
        body,
        credentials,
        fetch,
        ...handlers,
      }),
    );
  }

  async #ask<Value>(call: Call, parse: (body: unknown) => Value | undefined, signal?: AbortSignal): Promise<Value> {
    const answer = await send(this.#options, call, signal);
    return valueOf(answer, answer.status === 200 ? parse(answer.body) : undefined);
  }
}

function valueOf<Value>(answer: Answer, value: Value | undefined): Value {
  if (value === undefined) throw answer.toError();
  return value;
}

/** The contract's way to write a boolean in a query; left out where there is nothing to confirm. */
function toFlag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
