import { isSameId, type Id } from '../protocol/guards.js';
import type { WireMessage, WireStoredAttachment } from '../protocol/message.js';
import type { PendingAction } from '../protocol/pending.js';
import type { WireSession } from '../protocol/session.js';

/** A file that the page has sent. */
export interface StoredFile extends WireStoredAttachment {
  readonly file_id: number;
  readonly file: Blob;
}

/** What a person thinks of an answer, as the page has told it. */
export interface StoredFeedback {
  readonly sessionId: Id;
  readonly messageId: Id;
  readonly rating: number;
  readonly comment?: string;
}

/** What the backend has: in memory, and in the order in which it came. */
export class Store {
  /** The newest first, as the contract lists them. */
  readonly sessions: WireSession[] = [];
  readonly messages: WireMessage[] = [];
  readonly files: StoredFile[] = [];
  readonly feedback: StoredFeedback[] = [];
  /** What the assistant asks leave for, by session. */
  readonly pending = new Map<string, readonly PendingAction[]>();
  /** The same key stores no second message. */
  readonly keys = new Map<string, WireMessage>();
  readonly #now: () => number;
  #nextId = 1;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** One row of numbers for everything: what is taken for something else is then not found. */
  nextId(): number {
    return this.#nextId++;
  }

  get seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  addSession(title: string | null = null): WireSession & { readonly id: number } {
    const session = { id: this.nextId(), user_id: 'alice', title, timestamp: this.seconds };
    this.sessions.unshift(session);
    return session;
  }

  session(id: unknown): WireSession | undefined {
    return this.sessions.find((session) => isSameId(session.id, asKey(id)));
  }

  rename(session: WireSession, title: string): void {
    const index = this.sessions.findIndex(({ id }) => id === session.id);
    if (index >= 0) this.sessions[index] = { ...session, title };
  }

  removeSession({ id }: WireSession): void {
    remove(this.sessions, (session) => session.id === id);
    remove(this.messages, (message) => message.session_id === id);
    this.pending.delete(String(id));
  }

  addMessage(sessionId: Id, message: Partial<WireMessage>): WireMessage & { readonly id: number } {
    const stored = {
      ...{ session_id: sessionId, role: 'human' as const, content: '', timestamp: this.seconds },
      ...{ ocp_task_id: null, sources: '[]', reasoning: null, attachments: [] },
      ...message,
      id: this.nextId(),
    };
    this.messages.push(stored);
    return stored;
  }

  messagesOf(sessionId: unknown): readonly WireMessage[] {
    return this.messages.filter(({ session_id }) => isSameId(session_id, asKey(sessionId)));
  }

  message(sessionId: unknown, id: unknown): WireMessage | undefined {
    return this.messagesOf(sessionId).find((message) => isSameId(message.id, asKey(id)));
  }

  removeMessage({ id }: WireMessage): void {
    remove(this.messages, (message) => message.id === id);
  }

  file(id: unknown): StoredFile | undefined {
    return this.files.find(({ file_id }) => isSameId(file_id, asKey(id)));
  }
}

function asKey(id: unknown): Id | undefined {
  return typeof id === 'number' || typeof id === 'string' ? id : undefined;
}

function remove<Entry>(list: Entry[], isMeant: (entry: Entry) => boolean): void {
  list.splice(0, list.length, ...list.filter((entry) => !isMeant(entry)));
}
