import { ChatError } from '../protocol/errors.js';
import type { Id } from '../protocol/guards.js';
import type { Attachment } from '../protocol/message.js';
import type { Session } from '../protocol/session.js';
import type { Backend } from '../transport/backend.js';
import type { Rating } from '../transport/endpoints.js';
import { asChatError } from '../transport/locate.js';
import { listSessions } from './incoming.js';
import { now } from './outgoing.js';
import type { Requests } from './requests.js';
import type { Runs } from './runs.js';
import type { ChatState } from './state.js';
import { without } from './thread.js';

/** What one chat is made of. */
export interface Parts {
  readonly state: ChatState;
  readonly backend: Backend;
  readonly requests: Requests;
  readonly runs: Runs;
}

export interface UploadOptions {
  /** Gives the upload up: it rejects with `interrupted` then, and `$error` says nothing of it. */
  readonly signal?: AbortSignal;
}

/** The verbs about what is stored, which ask for no answer. What each promises is said at `Chat`. */
export class Upkeep {
  readonly #state: ChatState;
  readonly #backend: Backend;
  readonly #requests: Requests;
  readonly #runs: Runs;

  constructor({ state, backend, requests, runs }: Parts) {
    this.#state = state;
    this.#backend = backend;
    this.#requests = requests;
    this.#runs = runs;
  }

  async load(): Promise<void> {
    const listed = await this.#attempt((signal) => listSessions(this.#backend, signal));
    if (listed) this.#state.sessions.set(listed);
  }

  async newSession(): Promise<Session> {
    const session = await this.#attempt((signal) => this.#backend.newSession(now(), signal));
    this.#state.add(session);
    this.#state.current.set(String(session.id));
    return session;
  }

  async renameSession(id: Id, title: string): Promise<void> {
    await this.#attempt((signal) => this.#backend.renameSession(id, title, signal));
    this.#state.rename(id, title);
  }

  async deleteSession(id: Id): Promise<void> {
    const key = String(id);
    await this.#runs.cancel(key);
    if (this.#state.thread(key).activity === 'sending') throw new ChatError('busy');
    // no signal: it is carried out, even where this chat is let go meanwhile
    await this.#attempt(() => this.#backend.deleteSession(id));
    this.#runs.forget(key);
    this.#state.remove(id);
  }

  async deleteMessage(id: Id): Promise<void> {
    const key = this.#state.current.get();
    const { sessionId, activity } = this.#state.thread(key);
    if (activity !== 'idle' || sessionId === undefined) throw new ChatError('busy');
    await this.#attempt((signal) => this.#backend.deleteMessage(sessionId, id, signal));
    this.#state.change(key, { messages: without(this.#state.thread(key), id) });
  }

  async feedback(messageId: Id, rating: Rating, comment: string | undefined): Promise<void> {
    const { sessionId } = this.#state.thread(this.#state.current.get());
    if (sessionId === undefined) throw new ChatError('not_found', { detail: 'This message is not there.' });
    if (this.#state.$capabilities.get().feedback === false) throw new ChatError('unsupported');
    await this.#attempt((signal) => this.#backend.feedback({ sessionId, messageId, rating, comment }, signal));
  }

  async upload(file: Blob, name: string, { signal: given }: UploadOptions): Promise<Attachment> {
    const { signal } = this.#requests;
    try {
      return await this.#backend.upload(file, name, given ? AbortSignal.any([signal, given]) : signal);
    } catch (error) {
      // whoever gave it up needs not be told that something went wrong
      if (given?.aborted) throw new ChatError('interrupted', { cause: given.reason });
      throw asChatError(error);
    }
  }

  /** What fails is said in the session that is shown, whichever it is about. */
  #attempt<Value>(verb: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    return this.#requests.attempt(this.#state.current.get(), verb);
  }
}
