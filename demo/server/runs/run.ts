import type { ChatEvent, Done, Failure } from '../../../src/protocol/events.js';
import type { Id } from '../../../src/protocol/guards.js';
import type { Message } from '../../../src/protocol/message.js';
import { reduceMessage } from '../../../src/protocol/reduce.js';
import { EventLog } from './event-log.js';
import { WholeCharacters } from './whole-characters.js';

export interface RunIdentity {
  readonly taskId: number;
  readonly sessionId: number;
  readonly messageId: number;
  readonly userId: number;
  /** The answer whose place this one takes when it ends well. */
  readonly replaces?: Id | undefined;
}

/** Is told each event; none where the answer has been replaced as a whole. */
export type RunListener = (event: ChatEvent | undefined) => void;

/** One attempt to answer, while it is in memory: what it has said, and who is to hear of it. */
export class Run {
  readonly taskId: number;
  readonly sessionId: number;
  readonly messageId: number;
  readonly userId: number;
  readonly replaces: Id | undefined;
  readonly log: EventLog;
  readonly #cancellation = new AbortController();
  readonly #listeners = new Set<RunListener>();
  readonly #halves = { text: new WholeCharacters(), reasoning: new WholeCharacters() };
  #answer: Message;
  #isSealed = false;
  #ended = false;

  /** @param log for a run of the past: one that begins shortly before its end */
  constructor(identity: RunIdentity, answer: Message, log = new EventLog(identity.taskId)) {
    this.taskId = identity.taskId;
    this.sessionId = identity.sessionId;
    this.messageId = identity.messageId;
    this.userId = identity.userId;
    this.replaces = identity.replaces;
    this.log = log;
    this.#answer = answer;
  }

  /** The answer so far: the fold of all events, by the same reducer that the client uses. */
  get answer(): Message {
    return this.#answer;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Whether nothing more gets into the answer: its end is being stored, or is known. */
  get isSealed(): boolean {
    return this.#isSealed;
  }

  get isFollowed(): boolean {
    return this.#listeners.size > 0;
  }

  /** Aborts when the answer is not wanted any more. */
  get signal(): AbortSignal {
    return this.#cancellation.signal;
  }

  write(type: 'text' | 'reasoning', delta: string): void {
    this.#append(type, this.#halves[type].take(delta));
  }

  /** Takes an event that belongs into the answer; what comes too late is dropped, here and nowhere else. */
  push(event: ChatEvent): void {
    if (this.#isSealed) return;
    this.#answer = reduceMessage(this.#answer, event);
    this.log.append(event);
    this.#tell(event);
  }

  /** Takes the place of all so far: of a run in another process, of which something was missed. */
  restore(answer: Message, seq: number): void {
    if (this.#isSealed || seq <= this.log.last) return;
    this.#answer = answer;
    this.log.restart(seq);
    this.#tell(undefined);
  }

  /** Adds to the answer what no event carries. */
  amend(parts: Partial<Pick<Message, 'usage' | 'pendingActions' | 'attachments'>>): void {
    if (!this.#isSealed) this.#answer = { ...this.#answer, ...parts };
  }

  /** Passes on what was held back and takes no more: from here on, what is stored is what was sent. */
  seal(): void {
    if (this.#isSealed) return;
    this.#append('reasoning', this.#halves.reasoning.rest());
    this.#append('text', this.#halves.text.rest());
    this.#isSealed = true;
    this.#cancellation.abort();
  }

  end(event: Done | Failure): void {
    if (this.#ended) return;
    this.seal();
    this.#ended = true;
    this.log.append(event);
    this.#tell(event);
  }

  /** Calls back after every event. Gives the way to stop that. */
  listen(listener: RunListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #append(type: 'text' | 'reasoning', delta: string): void {
    if (delta === '') return;
    const off = type === 'text' ? this.#answer.content.length : this.#answer.reasoning.length;
    this.push({ type, delta, off });
  }

  #tell(event: ChatEvent | undefined): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** A run of the past, as a follower may still ask for it: nothing but what it came to. */
export function runOfThePast(identity: RunIdentity, answer: Message, end: Done | Failure, lastSeq: number): Run {
  const run = new Run(identity, answer, new EventLog(identity.taskId, lastSeq - 1));
  run.end(end);
  return run;
}
