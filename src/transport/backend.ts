import { parseCapabilities, type Capabilities } from '../protocol/capabilities.js';
import { parseTaskId, readCheck } from '../protocol/check.js';
import { ChatError, isChatError, type ChatErrorCode } from '../protocol/errors.js';
import type { ChatEvent } from '../protocol/events.js';
import type { Id } from '../protocol/guards.js';
import {
  encodeAttachment,
  parseAttachment,
  parseMessage,
  parseMessages,
  type Attachment,
  type StoredMessage,
} from '../protocol/message.js';
import {
  parseNewSession,
  parseSessionCheck,
  parseSessions,
  parseTitle,
  type Session,
  type SessionCheck,
} from '../protocol/session.js';
import {
  contractEndpoints,
  toCall,
  type Endpoint,
  type EndpointInputs,
  type EndpointName,
  type EndpointOverrides,
} from './endpoints.js';
import type { Backend, NewMessage, StreamHandlers, StreamResume, StreamStart } from './calls.js';
import { errorOf } from './endpoint-errors.js';
import { readEventStream } from './event-stream.js';
import { attempt, send, type Answer, type Call, type HttpOptions, type PreparedRequest } from './http.js';

export type { Backend, NewMessage, StreamHandlers, StreamResume, StreamStart };

export interface BackendOptions extends HttpOptions {
  /** What this backend does in another way than the contract says. */
  readonly endpoints?: EndpointOverrides | undefined;
  /** Milliseconds for one upload; five minutes by default. */
  readonly uploadTimeout?: number | undefined;
  /** Told whether an endpoint is there, each time that it has answered. A stream's is looked after by its run. */
  readonly onAnswer?: ((name: EndpointName, isThere: boolean) => void) | undefined;
}

export class HttpBackend implements Backend {
  readonly #options: BackendOptions;
  #streamsByGet = false;

  constructor(options: BackendOptions) {
    this.#options = options;
  }

  newSession(timestamp: number, signal?: AbortSignal): Promise<Session> {
    return this.#ask('newSession', { timestamp }, parseNewSession, signal);
  }

  capabilities(signal?: AbortSignal): Promise<Capabilities> {
    return this.#ask('capabilities', {}, parseCapabilities, signal);
  }

  sessions(signal?: AbortSignal): Promise<readonly Session[]> {
    return this.#ask('sessions', {}, parseSessions, signal);
  }

  renameSession(sessionId: Id, title: string, signal?: AbortSignal): Promise<void> {
    return this.#tell('renameSession', { sessionId, title }, signal);
  }

  deleteSession(sessionId: Id, signal?: AbortSignal): Promise<void> {
    return this.#tell('deleteSession', { sessionId }, signal, 'not_found');
  }

  newMessage({ attachments = [], ...message }: NewMessage, signal?: AbortSignal): Promise<StoredMessage> {
    const named = attachments.length === 0 ? {} : { attachments: attachments.map(encodeAttachment) };
    return this.#ask('newMessage', { ...message, ...named, role: 'human' }, parseMessage, signal);
  }

  messages(sessionId: Id, signal?: AbortSignal, cursor?: number): Promise<readonly StoredMessage[]> {
    return this.#ask('messages', { sessionId, cursor }, parseMessages, signal);
  }

  deleteMessage(sessionId: Id, messageId: Id, signal?: AbortSignal): Promise<void> {
    return this.#tell('deleteMessage', { messageId, sessionId }, signal, 'not_found');
  }

  generate(sessionId: Id, agencyConfirm: boolean | undefined, signal?: AbortSignal): Promise<Id> {
    return this.#ask('generate', { sessionId, agencyConfirm: toFlag(agencyConfirm) }, parseTaskId, signal);
  }

  regenerate(sessionId: Id, messageId: Id, signal?: AbortSignal): Promise<Id> {
    return this.#ask('regenerate', { sessionId, messageId }, parseTaskId, signal);
  }

  async checkGeneration(sessionId: Id, taskId: Id, signal?: AbortSignal): Promise<readonly ChatEvent[]> {
    const answer = await this.#send('checkGeneration', { taskId, sessionId }, signal);
    if (answer.status === 404) throw new ChatError('task_lost', { status: 404 });
    return valueOf(answer, readCheck(answer.status, answer.body));
  }

  checkSession(sessionId: Id, signal?: AbortSignal): Promise<SessionCheck> {
    return this.#ask('checkSession', { sessionId }, parseSessionCheck, signal);
  }

  generateTitle(sessionId: Id, signal?: AbortSignal): Promise<Id> {
    return this.#ask('generateTitle', { sessionId }, parseTaskId, signal);
  }

  async checkTitle(sessionId: Id, taskId: Id, signal?: AbortSignal): Promise<string | undefined> {
    const answer = await this.#send('checkTitle', { taskId, sessionId }, signal);
    return answer.status === 417
      ? undefined
      : valueOf(answer, answer.status === 200 ? parseTitle(answer.body) : undefined);
  }

  cancel(sessionId: Id, taskId: Id, signal?: AbortSignal): Promise<void> {
    return this.#tell('cancel', { sessionId, taskId }, signal, 'busy');
  }

  feedback(feedback: EndpointInputs['feedback'], signal?: AbortSignal): Promise<void> {
    return this.#tell('feedback', feedback, signal);
  }

  /** What the server does not say of the file, its sender knows. */
  async upload(file: Blob, name: string, signal?: AbortSignal): Promise<Attachment> {
    return { name, size: file.size, ...(await this.#ask('upload', { file, name }, parseAttachment, signal)) };
  }

  async stream(start: StreamStart | StreamResume, handlers: StreamHandlers): Promise<void> {
    if ('taskId' in start) return this.#read(toCall(this.#endpoint('resume'), { ...start }), handlers);
    return this.#start(start, handlers);
  }

  async #start({ sessionId, messageId, agencyConfirm }: StreamStart, handlers: StreamHandlers): Promise<void> {
    const endpoint = this.#endpoint('stream');
    const start = { sessionId, messageId, agencyConfirm: toFlag(agencyConfirm) };
    const byGet = toCall({ method: 'GET', path: endpoint.path }, start);
    if (this.#streamsByGet) return this.#read(byGet, handlers);
    try {
      await this.#read(toCall(endpoint, start), handlers);
    } catch (error) {
      // a backend of the proposal as written knows only GET; a 405 has started nothing
      if (endpoint.method === 'GET' || !isChatError(error) || error.status !== 405) throw error;
      this.#streamsByGet = true;
      await this.#read(byGet, handlers);
    }
  }

  #read(call: Call, handlers: StreamHandlers): Promise<void> {
    const { credentials, fetch } = this.#options;
    const read = ({ url, method, headers, body }: PreparedRequest) =>
      readEventStream({
        url,
        method,
        headers: { ...headers, accept: 'text/event-stream' },
        body,
        credentials,
        fetch,
        ...handlers,
      });
    return attempt(this.#options, call, read, handlers.signal);
  }

  async #ask<Name extends EndpointName, Value>(
    name: Name,
    input: EndpointInputs[Name],
    parse: (body: unknown) => Value | undefined,
    signal?: AbortSignal,
  ): Promise<Value> {
    const answer = await this.#send(name, input, signal);
    return valueOf(answer, answer.status === 200 ? parse(answer.body) : undefined);
  }

  /** For what is answered by its status alone. `settled` is the error of what had been done, or had ended, already. */
  async #tell<Name extends EndpointName>(
    name: Name,
    input: EndpointInputs[Name],
    signal?: AbortSignal,
    settled?: ChatErrorCode,
  ): Promise<void> {
    const answer = await this.#send(name, input, signal);
    // a 200 with something else than JSON comes from whoever stands before the backend
    if (answer.status === 204 || (answer.status === 200 && answer.body !== undefined)) return;
    const error = answer.toError();
    if (error.code !== settled) throw error;
  }

  async #send<Name extends EndpointName>(
    name: Name,
    input: EndpointInputs[Name],
    signal?: AbortSignal,
  ): Promise<Answer> {
    const endpoint = this.#endpoint(name);
    const { requestTimeout, uploadTimeout = 300_000 } = this.#options;
    const options = { ...this.#options, requestTimeout: name === 'upload' ? uploadTimeout : requestTimeout };
    const answer = await send(options, toCall(endpoint, input), signal);
    const { status, body } = answer;
    this.#options.onAnswer?.(name, status < 400 || errorOf(name, answer).code !== 'unsupported');
    return {
      status,
      body: endpoint.read ? endpoint.read(body, status, input) : body,
      toError: () => errorOf(name, answer),
    };
  }

  #endpoint<Name extends EndpointName>(name: Name): Endpoint<EndpointInputs[Name]> {
    return { ...contractEndpoints[name], ...this.#options.endpoints?.[name] };
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
