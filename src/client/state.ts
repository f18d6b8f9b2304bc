import { atom, computed, type ReadableAtom } from 'nanostores';
import type { Capabilities } from '../protocol/capabilities.js';
import type { ChatError } from '../protocol/errors.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { PendingAction } from '../protocol/message.js';
import type { Session } from '../protocol/session.js';
import type { EndpointName } from '../transport/endpoints.js';
import type { RunMetric } from '../transport/meter.js';
import { activityOf, type Activity } from './activity.js';
import { withMissing, type BackendCapabilities } from './capabilities.js';
import {
  emptyThread,
  isAnswerable,
  messagesOf,
  noticeOf,
  pendingOf,
  phaseOf,
  replaceable,
  statusOf,
  unanswered,
  type ChatMessage,
  type Notice,
  type Outcome,
  type Phase,
  type Status,
  type Thread,
  type Transport,
} from './thread.js';

/** All that a chat knows, in a few atoms; what an app reads is derived from them. */
export class ChatState {
  #drafts = 0;
  readonly sessions = atom<readonly Session[]>([]);
  /** By session id, and by the key of a draft for a conversation that has not begun. */
  readonly threads = atom<Readonly<Record<string, Thread>>>({});
  readonly current = atom(this.newDraft());
  /** What the backend has said of itself. */
  readonly told = atom<Capabilities>({});
  /** The endpoints that the backend has turned out not to have. */
  readonly missing = atom<ReadonlySet<EndpointName>>(new Set());

  readonly $capabilities: ReadableAtom<BackendCapabilities> = computed([this.told, this.missing], withMissing);
  readonly $sessions: ReadableAtom<readonly Session[]> = this.sessions;
  readonly $activity: ReadableAtom<Readonly<Record<string, Activity>>> = activityOf(this.threads);
  readonly $session: ReadableAtom<Session | undefined> = computed([this.sessions, this.current], (sessions, key) =>
    sessions.find(({ id }) => String(id) === key),
  );
  readonly $thread: ReadableAtom<Thread> = computed(
    [this.threads, this.current],
    (threads, key) => threads[key] ?? emptyThread(),
  );
  readonly $messages: ReadableAtom<readonly ChatMessage[]> = computed(this.$thread, messagesOf);
  readonly $hasOlder: ReadableAtom<boolean> = computed(this.$thread, ({ hasOlder = false }) => hasOlder);
  readonly $status: ReadableAtom<Status> = computed(this.$thread, statusOf);
  readonly $phase: ReadableAtom<Phase | Outcome | undefined> = computed(this.$thread, phaseOf);
  readonly $transport: ReadableAtom<Transport | undefined> = computed(this.$thread, ({ run }) => run?.state.transport);
  readonly $notice: ReadableAtom<Notice | undefined> = computed(this.$thread, noticeOf);
  readonly $error: ReadableAtom<ChatError | undefined> = computed(this.$thread, ({ error }) => error);
  readonly $metric: ReadableAtom<RunMetric | undefined> = computed(this.$thread, ({ metric }) => metric);
  readonly $pendingActions: ReadableAtom<readonly PendingAction[]> = computed(this.$thread, pendingOf);
  readonly $canRetry: ReadableAtom<boolean> = computed(
    this.$thread,
    (thread) => thread.activity === 'idle' && unanswered(thread) !== undefined,
  );
  readonly $canRegenerate: ReadableAtom<boolean> = computed(
    [this.$thread, this.missing],
    (thread, missing) => !missing.has('regenerate') && thread.activity === 'idle' && replaceable(thread) !== undefined,
  );
  readonly $canEdit: ReadableAtom<boolean> = computed(
    [this.$thread, this.missing],
    (thread, missing) =>
      !missing.has('deleteMessage') && thread.activity === 'idle' && thread.messages.some(isAnswerable),
  );

  /** A place of its own for each conversation that the server does not know of yet. Ids are printable: none is like it. */
  newDraft(): string {
    return `\n${++this.#drafts}`;
  }

  /** An endpoint has answered, or is not there. */
  learn(name: EndpointName, isThere: boolean): void {
    const before = this.missing.get();
    if (before.has(name) !== isThere) return;
    this.missing.set(new Set(isThere ? [...before].filter((other) => other !== name) : [...before, name]));
  }

  thread(key: string): Thread {
    return this.threads.get()[key] ?? emptyThread();
  }

  set(key: string, thread: Thread): void {
    this.threads.set({ ...this.threads.get(), [key]: thread });
  }

  /** Resolves when a session is not, or no longer, being loaded. */
  loaded(key: string): Promise<void> {
    const isLoaded = (): boolean => this.thread(key).activity !== 'loading';
    if (isLoaded()) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.threads.listen(() => {
        if (!isLoaded()) return;
        stop();
        resolve();
      });
    });
  }

  change(key: string, change: Partial<Thread>): void {
    this.set(key, { ...this.thread(key), ...change });
  }

  /** Puts a new session at the head of the list, with what was already written for it. */
  add(session: Session, thread = emptyThread()): void {
    this.sessions.set([session, ...this.sessions.get().filter(({ id }) => !isSameId(id, session.id))]);
    this.set(String(session.id), { ...thread, sessionId: session.id });
  }

  /** Makes a draft the thread of a new session; whoever went elsewhere meanwhile is left there. */
  begin(draft: string, session: Session): void {
    this.add(session, this.thread(draft));
    if (this.current.get() === draft) this.current.set(String(session.id));
    const { [draft]: _, ...others } = this.threads.get();
    this.threads.set(others);
  }

  /** Titles a nameless session as the server does for a first message, so that the list need not be fetched again. */
  name(sessionId: Id, title: string): void {
    this.#title(sessionId, (before) => before ?? title);
  }

  rename(sessionId: Id, title: string): void {
    this.#title(sessionId, () => title);
  }

  /** Forgets a session, and shows a new conversation where it was shown. */
  remove(sessionId: Id): void {
    const key = String(sessionId);
    if (this.current.get() === key) this.current.set(this.newDraft());
    const { [key]: _, ...others } = this.threads.get();
    this.threads.set(others);
    this.sessions.set(this.sessions.get().filter(({ id }) => !isSameId(id, sessionId)));
  }

  #title(sessionId: Id, titleAfter: (before: string | null) => string): void {
    this.sessions.set(
      this.sessions.get().map((session) => {
        return isSameId(session.id, sessionId) ? { ...session, title: titleAfter(session.title) } : session;
      }),
    );
  }
}
