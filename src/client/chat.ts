import { ChatError } from '../protocol/errors.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { Session } from '../protocol/session.js';
import type { Backend } from '../transport/backend.js';
import type { HeaderSource } from '../transport/http.js';
import { asChatError } from '../transport/locate.js';
import { isOutcome, type RunContext, type RunTarget, type TransportChoice } from '../transport/run-state.js';
import { Run } from '../transport/run.js';
import { findTask, listSessions } from './incoming.js';
import { createContext, type ChatOptions } from './options.js';
import { checkContent, createKey, now, storeMessage } from './outgoing.js';
import { absoluteOf } from './platform.js';
import { ChatState } from './state.js';
import { joinTabs, type Tabs } from './tabs.js';
import {
  isBusy,
  replaceable,
  unanswered,
  withEndedRun,
  without,
  withStored,
  type ChatMessage,
  type Thread,
} from './thread.js';

export type { ChatOptions, HeaderSource, TransportChoice };

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
  /** What a person who waits may want to know. */
  readonly $notice = this.#state.$notice;
  readonly $error = this.#state.$error;
  /** True where `retry` has something to do. */
  readonly $canRetry = this.#state.$canRetry;
  /** True where `regenerate` has something to do, until the backend has said that it does not offer it. */
  readonly $canRegenerate = this.#state.$canRegenerate;

  readonly #address: string;
  readonly #context: RunContext;
  readonly #backend: Backend;
  readonly #runs = new Map<string, Run>();
  /** Ends the requests of the verbs; a run ends its own. */
  #requests = new AbortController();
  #tabs: Tabs | undefined;

  constructor(options: ChatOptions) {
    this.#address = absoluteOf(options.baseUrl);
    this.#context = createContext(options);
    this.#backend = this.#context.backend;
  }

  /** Fetches the list of sessions, newest first. A backend need not have one (contract section 1): then it stays as it is. */
  readonly load = async (): Promise<void> => {
    const key = this.#state.current.get();
    const listed = await this.#attempt(key, (signal) => listSessions(this.#backend, signal));
    if (listed) this.#state.sessions.set(listed);
  };

  /** Shows a session, and follows the run that is under way in it; `undefined` begins a new conversation. */
  readonly select = async (id: Id | undefined): Promise<void> => {
    const key = id === undefined ? this.#state.newDraft() : String(id);
    this.#state.current.set(key);
    if (id === undefined || isBusy(this.#state.thread(key))) return;
    this.#state.change(key, { sessionId: id, activity: 'loading', error: undefined });
    try {
      await this.#refresh(key, id);
    } finally {
      if (this.#state.thread(key).activity === 'loading') this.#state.change(key, { activity: 'idle' });
    }
  };

  /** Makes a session on the server, and shows it. */
  readonly newSession = async (): Promise<Session> => {
    const session = await this.#attempt(this.#state.current.get(), (signal) => this.#backend.newSession(now(), signal));
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
    const way = { state: this.#state, backend: this.#backend, signal: this.#requests.signal };
    const { id, sessionId } = await storeMessage(way, key, content);
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

  /**
   * Asks for another answer in the place of the last one, which stays until there is something new. Asked for once:
   * where it cannot be known what became of it, `$error` says so.
   */
  readonly regenerate = async (): Promise<ChatMessage | undefined> => {
    const key = this.#state.current.get();
    const thread = this.#state.thread(key);
    const { sessionId } = thread;
    const last = this.$canRegenerate.get() ? replaceable(thread) : undefined;
    if (sessionId === undefined || !last) return undefined;
    this.#state.change(key, { superseded: last.key });
    const answer = await this.#run(key, sessionId, { messageId: last.messageId, replaces: last.answerId });
    if (this.#state.thread(key).error?.code === 'unsupported') this.#state.regenerates.set(false);
    return answer;
  };

  readonly renameSession = async (id: Id, title: string): Promise<void> => {
    const key = this.#state.current.get();
    await this.#attempt(key, (signal) => this.#backend.renameSession(id, title, signal));
    this.#state.rename(id, title);
  };

  /** Deletes a session with all its messages. Where it is shown, a new conversation is shown in its place. */
  readonly deleteSession = async (id: Id): Promise<void> => {
    const key = String(id);
    if (this.#state.thread(key).activity === 'sending') throw new ChatError('busy');
    await this.#attempt(this.#state.current.get(), (signal) => this.#backend.deleteSession(id, signal));
    this.#runs.get(key)?.detach();
    this.#runs.delete(key);
    this.#state.remove(id);
  };

  /** Deletes a message of the shown session, when no answer is being written in it. */
  readonly deleteMessage = async (id: Id): Promise<void> => {
    const key = this.#state.current.get();
    const { sessionId, activity } = this.#state.thread(key);
    if (activity !== 'idle' || sessionId === undefined) throw new ChatError('busy');
    await this.#attempt(key, (signal) => this.#backend.deleteMessage(sessionId, id, signal));
    this.#state.change(key, { messages: without(this.#state.thread(key), id) });
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
    this.#tabs?.close();
    this.#tabs = undefined;
    this.#requests.abort(new ChatError('interrupted'));
    this.#requests = new AbortController();
    for (const [key, run] of this.#runs) {
      this.#runs.delete(key);
      run.detach();
      this.#state.set(key, withEndedRun(this.#state.thread(key), run.state));
    }
  };

  /** Fetches what a session holds by now, and follows the run that is under way in it. */
  async #refresh(key: string, id: Id): Promise<void> {
    this.#join();
    const stored = await this.#attempt(key, (signal) => this.#backend.messages(id, signal));
    if (isBusy(this.#state.thread(key))) return;
    this.#state.change(key, { messages: withStored(this.#state.thread(key), stored), superseded: undefined });
    const taskId = await findTask(this.#backend, id, this.#requests.signal);
    if (taskId !== undefined && !isBusy(this.#state.thread(key))) void this.#run(key, id, { taskId });
  }

  #join(): Tabs {
    return (this.#tabs ??= joinTabs(this.#address, (sessionId) => this.#onTold(sessionId)));
  }

  /** Another tab has started or ended an answer: shows it here too, and starts nothing. */
  #onTold(sessionId: Id): void {
    const key = String(sessionId);
    const isIdle = this.#state.current.get() === key && this.#state.thread(key).activity === 'idle';
    // what cannot be fetched now is fetched when the session is selected again
    if (isIdle) void this.#refresh(key, sessionId).catch(asChatError);
  }

  async #run(key: string, sessionId: Id, target: RunTarget): Promise<ChatMessage | undefined> {
    if (this.#state.thread(key).isStopped) {
      this.#state.change(key, { activity: 'idle', isStopped: false });
      return undefined;
    }
    const answerKey = createKey();
    const run = new Run({
      ...this.#context,
      sessionId,
      target,
      timestamp: now(),
      onChange: (state) => this.#show(key, { key: answerKey, state }, 'messageId' in target),
    });
    this.#runs.set(key, run);
    this.#state.change(key, { activity: 'answering', error: undefined, run: { key: answerKey, state: run.state } });
    const { phase, answer } = await run.finished;
    return isOutcome(phase) ? { ...answer, key: answerKey } : undefined;
  }

  /** One change for each state of a run, its last included: no store ever shows one that has ended as under way. */
  #show(key: string, run: NonNullable<Thread['run']>, isOurs: boolean): void {
    const before = this.#state.thread(key);
    const thread = { ...before, run };
    const { sessionId, taskId } = run.state.answer;
    const isNew = taskId !== undefined && !isSameId(before.run?.state.answer.taskId, taskId);
    const hasEnded = isOutcome(run.state.phase);
    if (hasEnded) this.#runs.delete(key);
    this.#state.set(key, hasEnded ? withEndedRun(thread, run.state) : thread);
    // whoever only follows has nothing to tell
    if (isOurs && (hasEnded || isNew)) this.#join().tell(sessionId);
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

export function createChat(options: ChatOptions): Chat {
  return new Chat(options);
}
