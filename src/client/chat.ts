import { ChatError } from '../protocol/errors.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { Attachment } from '../protocol/message.js';
import type { Session } from '../protocol/session.js';
import type { Rating } from '../transport/endpoints.js';
import type { HeaderSource } from '../transport/http.js';
import { asChatError } from '../transport/locate.js';
import type { TransportChoice } from '../transport/run-state.js';
import { Inquiry } from './capabilities.js';
import { answerActions } from './approvals.js';
import type { Diagnose } from './diagnose.js';
import { edit } from './edits.js';
import { History, withNewest } from './history.js';
import { checkSession } from './incoming.js';
import { createContext, type ChatOptions } from './options.js';
import { checkContent, nameOf, storeMessage, type SendOptions } from './outgoing.js';
import { Requests } from './requests.js';
import { isAnother, Runs } from './runs.js';
import { ChatState } from './state.js';
import { joinTabs, type Tabs } from './tabs.js';
import { isBusy, replaceable, unanswered, type ChatMessage } from './thread.js';
import { Titles } from './titles.js';
import { Upkeep, type Parts, type UploadOptions } from './upkeep.js';

export type { ChatOptions, HeaderSource, SendOptions, TransportChoice };

/**
 * A chat with one backend: stores to read, verbs to call. Works wherever there is a fetch. Each instance stands alone.
 * A verb that fails rejects with a ChatError, which `$error` of its session then holds, too; one that is refused before
 * anything was asked of the server (`busy`, nothing to send, too long) only rejects.
 */
export class Chat {
  readonly #state = new ChatState();
  readonly $sessions = this.#state.$sessions;
  /** Which sessions are being answered, and which hold an answer that was not shown yet, by their ids. */
  readonly $activity = this.#state.$activity;
  /** The session that is shown; `undefined` for a conversation that has not begun. */
  readonly $session = this.#state.$session;
  /** The messages of `$session`, oldest first, the answer that is being written included. */
  readonly $messages = this.#state.$messages;
  /** True where `$session` may have messages before those that are shown: see `loadOlder`. */
  readonly $hasOlder = this.#state.$hasOlder;
  /** What is being done in `$session`; while an answer is written, the phase of its run. */
  readonly $status = this.#state.$status;
  /** What the newest run of `$session` is doing, or how it ended; `undefined` where there was none yet. */
  readonly $phase = this.#state.$phase;
  /** How the newest answer came or comes, and why not by stream. */
  readonly $transport = this.#state.$transport;
  /** What a person may want to know: why they wait, or that they are signed out. */
  readonly $notice = this.#state.$notice;
  /** What the newest run of `$session` that has ended was like: its times, how fast it came, what went wrong. */
  readonly $metric = this.#state.$metric;
  readonly $error = this.#state.$error;
  /** True where `retry` has something to do. */
  readonly $canRetry = this.#state.$canRetry;
  /** True where `regenerate` has something to do, until the backend has said that it does not offer it. */
  readonly $canRegenerate = this.#state.$canRegenerate;
  /** True where `edit` has something to do, until the backend has said that it deletes no messages. */
  readonly $canEdit = this.#state.$canEdit;
  /** What the assistant asks leave for before it goes on: see `answerActions`. A message that is sent withdraws it. */
  readonly $pendingActions = this.#state.$pendingActions;
  /** What the backend offers, as far as it has said so or it has turned out: hide what depends on the rest. */
  readonly $capabilities = this.#state.$capabilities;

  /**
   * Finds out whether an answer that is streamed arrives here as it is written, or who holds it back: asks for one in a
   * conversation of its own, which it deletes. Takes some seconds, a minute at most.
   */
  readonly diagnose: Diagnose;
  readonly #address: string;
  readonly #requests = new Requests(this.#state);
  readonly #runs: Runs;
  readonly #upkeep: Upkeep;
  readonly #parts: Parts;
  readonly #inquiry: Inquiry;
  readonly #history: History;
  readonly #titles: Titles;
  #tabs: Tabs | undefined;

  constructor(options: ChatOptions) {
    const context = createContext(options, (name, isThere) => this.#state.learn(name, isThere));
    const { backend, http } = context;
    this.#address = context.address;
    this.#runs = new Runs(this.#state, context, (sessionId) => this.#join().tell(sessionId));
    const parts = (this.#parts = { state: this.#state, backend, requests: this.#requests, runs: this.#runs });
    this.#upkeep = new Upkeep(parts);
    this.#inquiry = new Inquiry(parts, options.capabilities);
    this.#titles = new Titles(parts, context.clock, context.limits.paces);
    this.#history = new History(parts);
    this.diagnose = async (asked) => (await import('./diagnose.js')).diagnose(http, this.#requests.signal, asked);
  }

  /** Fetches the list of sessions, newest first. A backend need not have one (contract section 1): then it stays as it is. */
  readonly load = (): Promise<void> => {
    this.#inquiry.begin();
    return this.#upkeep.load();
  };

  /** Shows a session, and follows the run that is under way in it; `undefined` begins a new conversation. */
  readonly select = async (id: Id | undefined): Promise<void> => {
    const key = id === undefined ? this.#state.newDraft() : String(id);
    this.#state.current.set(key);
    this.#inquiry.begin();
    if (this.#state.thread(key).isUnread) this.#state.change(key, { isUnread: false });
    if (id === undefined || isBusy(this.#state.thread(key))) return;
    this.#state.change(key, { sessionId: id, activity: 'loading', error: undefined });
    try {
      await this.#refresh(key, id);
    } finally {
      if (this.#state.thread(key).activity === 'loading') this.#state.change(key, { activity: 'idle' });
    }
  };

  /** Puts a page of older messages before those of `$messages`, where there are any. */
  readonly loadOlder = (): Promise<void> => this.#history.load();

  /** Makes a session on the server, and shows it. */
  readonly newSession = (): Promise<Session> => this.#upkeep.newSession();

  /**
   * Sends a message and resolves with the answer once it has ended, however it ended: see its `finish`, and `$error`.
   * `undefined` where it was stopped before an answer had begun. Rejects where the message could not be stored; the
   * text and the files are still the caller's then, and the same ones sent again are the same message. Waits for a
   * session that is being loaded.
   */
  readonly send = async (text: string, { attachments = [] }: SendOptions = {}): Promise<ChatMessage | undefined> => {
    const content = checkContent(this.#state, text, attachments);
    const key = this.#state.current.get();
    await this.#state.loaded(key);
    if (this.#state.thread(key).activity !== 'idle') throw new ChatError('busy');
    const way = { ...this.#parts, signal: this.#requests.signal };
    const { id, sessionId } = await storeMessage(way, key, { content, attachments });
    const answer = await this.#runs.start(String(sessionId), sessionId, { messageId: id });
    this.#titles.afterAnswer(sessionId, answer);
    return answer;
  };

  /**
   * Sends another text in the place of a human message of `$session`, with the same files where none are given, and
   * resolves as `send` does. That message and what followed it are deleted before. Where it rejects, the text is still
   * the caller's, what could not be deleted stays, and the same edit goes on from there.
   */
  readonly edit = (messageId: Id, text: string, options: SendOptions = {}): Promise<ChatMessage | undefined> =>
    edit({ ...this.#parts, refresh: (key, id) => this.#refresh(key, id) }, messageId, text, options);

  /** Asks again for an answer to the last human message, where it has no whole one. */
  readonly retry = async (): Promise<ChatMessage | undefined> => {
    const key = this.#state.current.get();
    const thread = this.#state.thread(key);
    const open = unanswered(thread);
    if (thread.activity !== 'idle' || thread.sessionId === undefined || open?.message.id === undefined)
      return undefined;
    this.#state.change(key, { superseded: open.partial?.key });
    return this.#runs.start(key, thread.sessionId, { messageId: open.message.id });
  };

  /**
   * Asks for another answer in the place of the last one, which stays until there is something new. Asked for once:
   * where it cannot be known what became of it, `$error` says so. Where the server is busy with another answer in this
   * session, that one is followed and shown beside the last.
   */
  readonly regenerate = async (): Promise<ChatMessage | undefined> => {
    const key = this.#state.current.get();
    const thread = this.#state.thread(key);
    const { sessionId } = thread;
    const last = this.$canRegenerate.get() ? replaceable(thread) : undefined;
    if (sessionId === undefined || !last) return undefined;
    this.#state.change(key, { superseded: last.key });
    const target = { messageId: last.messageId, replaces: last.answerId };
    const answer = await this.#runs.start(key, sessionId, target);
    const { run } = this.#state.thread(key);
    // whoever asked for that one may have asked for more; what cannot be fetched now is fetched with the session
    if (run && isAnother(target, run.state)) await this.#refresh(key, sessionId).catch(asChatError);
    return answer;
  };

  /** Says yes or no to all of `$pendingActions`, once, and resolves with the answer as `send` does. */
  readonly answerActions = (isConfirmed: boolean): Promise<ChatMessage | undefined> =>
    answerActions(this.#parts, isConfirmed);

  /**
   * Stores a file on the server, for `send` to take along. It belongs to no message yet, and to no session: what goes
   * wrong is told by the rejection only.
   *
   * @param name - by default the file's own
   */
  readonly upload = (file: Blob, name = nameOf(file), options: UploadOptions = {}): Promise<Attachment> =>
    this.#upkeep.upload(file, name, options);

  readonly renameSession = (id: Id, title: string): Promise<void> => this.#upkeep.renameSession(id, title);

  /**
   * Deletes a session with all its messages, and ends the answer that is being written in it. Where it is shown, a new
   * conversation is shown in its place.
   */
  readonly deleteSession = (id: Id): Promise<void> => this.#upkeep.deleteSession(id);

  /** Deletes a message of the shown session, when no answer is being written in it. */
  readonly deleteMessage = (id: Id): Promise<void> => this.#upkeep.deleteMessage(id);

  /** Tells the server what a person thinks of an answer of the shown session; `0` takes back what was said before. */
  readonly feedback = (messageId: Id, rating: Rating, comment?: string): Promise<void> =>
    this.#upkeep.feedback(messageId, rating, comment);

  /** Ends the answer of the shown session here at once, and on the server. What has been said stays. */
  readonly stop = (): Promise<void> => this.#runs.stop(this.#state.current.get());

  /** Ends all requests and timers here. Runs go on, on the server. */
  readonly dispose = (): void => {
    this.#tabs?.close();
    this.#tabs = undefined;
    this.#requests.end(new ChatError('interrupted'));
    this.#runs.end();
  };

  /**
   * Fetches what a session holds by now, and follows the run that is under way in it. The run is asked for first: one
   * that ends before the messages are fetched is among them, and none is missed in between.
   */
  async #refresh(key: string, id: Id): Promise<void> {
    this.#join();
    const check = await checkSession(this.#parts.backend, id, this.#requests.signal);
    const taskId = check?.messageTaskId;
    const stored = await this.#requests.attempt(key, (signal) => this.#parts.backend.messages(id, signal));
    const thread = this.#state.thread(key);
    const isGone = thread.sessionId === undefined;
    if (isGone || isBusy(thread)) return;
    this.#state.change(key, { ...withNewest(thread, stored), superseded: undefined });
    if (check) this.#state.change(key, { pendingActions: check.pendingActions });
    if (check?.titleTaskId !== undefined) this.#titles.follow(id, check.titleTaskId);
    const isStored = stored.some((message) => isSameId(message.taskId, taskId));
    if (taskId !== undefined && !isStored) void this.#runs.start(key, id, { taskId });
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
}

export function createChat(options: ChatOptions): Chat {
  return new Chat(options);
}
