import { ChatError, isChatError } from '../protocol/errors.js';
import type { Id } from '../protocol/guards.js';
import type { StoredMessage } from '../protocol/message.js';
import type { Session } from '../protocol/session.js';
import { HttpBackend, type Backend } from '../transport/backend.js';
import { systemClock, type Clock } from '../transport/clock.js';
import type { HeaderSource } from '../transport/http.js';
import { asChatError, isMissing } from '../transport/locate.js';
import { isOutcome, type RunOptions, type TransportChoice } from '../transport/run-state.js';
import { Run } from '../transport/run.js';
import { checkContent, createKey, now, pendingMessage } from './outgoing.js';
import { ChatState } from './state.js';
import { isBusy, unanswered, withEndedRun, withStored, type ChatMessage, type Thread } from './thread.js';

export type { HeaderSource, TransportChoice };

export interface ChatOptions {
  /** Where the contract's paths begin, such as `/api` or `https://chat.example/api`. */
  readonly baseUrl: string;
  /** Sent with every request to `baseUrl`, and nowhere else. A function is asked before each attempt, and once more after 401. */
  readonly headers?: HeaderSource;
  readonly credentials?: RequestCredentials;
  readonly fetch?: typeof fetch;
  /** `auto` (the default) streams, and polls where streaming is not to be had. */
  readonly transport?: TransportChoice;
  /** Milliseconds that one request may take, event streams aside; 15,000 by default. */
  readonly requestTimeout?: number;
  readonly clock?: Clock;
}

/**
 * A chat with one backend: stores to read, verbs to call. Works wherever there is a fetch. Each instance stands alone.
 * A verb that fails rejects with a ChatError, which `$error` of its session then holds, too.
 */
export class Chat {
  readonly #state = new ChatState();
  readonly $sessions = this.#state.$sessions;
  /** The session that is shown; `undefined` for a conversation that has not begun. */
  readonly $session = this.#state.$session;
  /** The messages of `$session`, oldest first, the answer that is being written included. */
  readonly $messages = this.#state.$messages;
  readonly $status = this.#state.$status;
  /** How the newest answer came or comes, and why not by stream. */
  readonly $transport = this.#state.$transport;
  readonly $error = this.#state.$error;
  /** True where `retry` has something to do. */
  readonly $canRetry = this.#state.$canRetry;

  readonly #backend: Backend;
  readonly #clock: Clock;
  readonly #transport: TransportChoice;
  readonly #runs = new Map<string, Run>();
  /** Ends the requests of the verbs; a run ends its own. */
  #requests = new AbortController();

  constructor(options: ChatOptions) {
    const { baseUrl, headers, credentials, requestTimeout = 15_000, clock = systemClock } = options;
    // a browser's fetch must be called on its window
    const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#backend = new HttpBackend({ baseUrl, headers, credentials, fetch, clock, requestTimeout });
    this.#clock = clock;
    this.#transport = options.transport ?? 'auto';
  }

  /** Fetches the list of sessions, newest first. A backend need not have one (contract section 1): then it stays as it is. */
  readonly load = async (): Promise<void> => {
    const listed = await this.#attempt(this.#state.current.get(), (signal) =>
      this.#backend.sessions(signal).catch(unlessMissing),
    );
    if (listed) this.#state.sessions.set(listed);
  };

  /** Shows a session, and follows the run that is under way in it; `undefined` begins a new conversation. */
  readonly select = async (id: Id | undefined): Promise<void> => {
    const key = id === undefined ? this.#state.newDraft() : String(id);
    this.#state.current.set(key);
    if (id === undefined || isBusy(this.#state.thread(key))) return;
    this.#state.change(key, { sessionId: id, activity: 'loading', error: undefined });
    try {
      const stored = await this.#attempt(key, (signal) => this.#backend.messages(id, signal));
      this.#state.change(key, { messages: withStored(this.#state.thread(key), stored) });
      const taskId = await this.#findTask(id);
      if (taskId !== undefined && !isBusy(this.#state.thread(key))) void this.#run(key, id, { taskId });
    } finally {
      if (this.#state.thread(key).activity === 'loading') this.#state.change(key, { activity: 'idle' });
    }
  };

  /** Makes a session on the server, and shows it. */
  readonly newSession = async (): Promise<Session> => {
    const session = await this.#attempt(this.#state.current.get(), (signal) => this.#backend.newSession(signal));
    this.#state.add(session);
    this.#state.current.set(String(session.id));
    return session;
  };

  /**
   * Sends a message and resolves with the answer once it has ended, however it ended: see its `finish`, and `$error`.
   * `undefined` where it was stopped before an answer had begun. Rejects where the message could not be stored; the
   * text is still the caller's then.
   */
  readonly send = async (text: string): Promise<ChatMessage | undefined> => {
    const content = checkContent(text);
    const key = this.#state.current.get();
    if (this.#state.thread(key).activity !== 'idle') throw new ChatError('busy');
    const { id, sessionId } = await this.#store(key, content);
    return this.#run(String(sessionId), sessionId, { messageId: id });
  };

  /** Asks again for an answer to the last human message, where it has no whole one. */
  readonly retry = async (): Promise<ChatMessage | undefined> => {
    const key = this.#state.current.get();
    const thread = this.#state.thread(key);
    const open = unanswered(thread);
    if (thread.activity !== 'idle' || thread.sessionId === undefined || open?.message.id === undefined)
      return undefined;
    this.#state.change(key, { superseded: open.partial?.key });
    return this.#run(key, thread.sessionId, { messageId: open.message.id });
  };

  /** Ends the answer of the shown session here at once, and on the server. What has been said stays. */
  readonly stop = async (): Promise<void> => {
    const key = this.#state.current.get();
    const run = this.#runs.get(key);
    if (run) await run.stop();
    else if (this.#state.thread(key).activity === 'sending') this.#state.change(key, { isStopped: true });
  };

  /** Ends all requests and timers here. Runs go on, on the server. */
  readonly dispose = (): void => {
    this.#requests.abort(new ChatError('interrupted'));
    this.#requests = new AbortController();
    for (const [key, run] of this.#runs) {
      this.#runs.delete(key);
      run.detach();
      this.#state.set(key, withEndedRun(this.#state.thread(key), run.state));
    }
  };

  /** Stores a human message, in a session made for it where there is none. It is shown at once, and taken back on failure. */
  async #store(from: string, content: string): Promise<StoredMessage> {
    const before = this.#state.thread(from);
    const clientKey = before.unsent?.content === content ? before.unsent.clientKey : createKey();
    const messages = [...before.messages, pendingMessage(before.sessionId ?? from, content, clientKey)];
    const unsent = { content, clientKey };
    this.#state.change(from, { activity: 'sending', isStopped: false, error: undefined, messages, unsent });
    const { signal } = this.#requests;
    let key = from;
    try {
      const sessionId = before.sessionId ?? (await this.#beginSession(from, signal));
      key = String(sessionId);
      const firstHumanMessage = !before.messages.some(({ role }) => role === 'human');
      const message = { sessionId, content, timestamp: now(), firstHumanMessage, clientKey };
      const stored = await this.#backend.newMessage(message, signal);
      this.#state.change(key, { messages: [...before.messages, { ...stored, key: clientKey }], unsent: undefined });
      if (firstHumanMessage) this.#state.name(sessionId, content);
      return stored;
    } catch (error) {
      const trouble = asChatError(error);
      this.#state.change(key, { activity: 'idle', isStopped: false, error: trouble, messages: before.messages });
      throw trouble;
    }
  }

  /** Makes the session of a conversation that has just begun. */
  async #beginSession(draft: string, signal: AbortSignal): Promise<Id> {
    const session = await this.#backend.newSession(signal);
    this.#state.begin(draft, session);
    return session.id;
  }

  async #run(key: string, sessionId: Id, target: RunOptions['target']): Promise<ChatMessage | undefined> {
    if (this.#state.thread(key).isStopped) {
      this.#state.change(key, { activity: 'idle', isStopped: false });
      return undefined;
    }
    const answerKey = createKey();
    const run = new Run({
      backend: this.#backend,
      clock: this.#clock,
      random: Math.random,
      transport: this.#transport,
      sessionId,
      target,
      timestamp: now(),
      onChange: (state) => this.#show(key, { key: answerKey, state }),
    });
    this.#runs.set(key, run);
    this.#state.change(key, { activity: 'answering', error: undefined, run: { key: answerKey, state: run.state } });
    const { phase, answer } = await run.finished;
    return isOutcome(phase) ? { ...answer, key: answerKey } : undefined;
  }

  /** One change for each state of a run, its last included: no store ever shows one that has ended as under way. */
  #show(key: string, run: NonNullable<Thread['run']>): void {
    const thread = { ...this.#state.thread(key), run };
    const hasEnded = isOutcome(run.state.phase);
    if (hasEnded) this.#runs.delete(key);
    this.#state.set(key, hasEnded ? withEndedRun(thread, run.state) : thread);
  }

  /** The run under way, where the backend can tell; one that cannot has none to follow. */
  async #findTask(sessionId: Id): Promise<Id | undefined> {
    try {
      return (await this.#backend.checkSession(sessionId, this.#requests.signal)).messageTaskId;
    } catch (error) {
      if (isChatError(error)) return undefined;
      throw error;
    }
  }

  async #attempt<Value>(key: string, verb: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    try {
      return await verb(this.#requests.signal);
    } catch (error) {
      const trouble = asChatError(error);
      this.#state.change(key, { error: trouble });
      throw trouble;
    }
  }
}

/** An optional endpoint that is not there is no error. */
function unlessMissing(error: unknown): undefined {
  if (!isChatError(error) || !isMissing(error)) throw error;
}

export function createChat(options: ChatOptions): Chat {
  return new Chat(options);
}
