import { isTerminal, type ChatEvent, type Done, type TaskStatus } from '../protocol/events.js';
import { parseMessage, emptyAnswer, type Message, type WireMessage } from '../protocol/message.js';
import type { PendingAction } from '../protocol/pending.js';
import { reduceMessage } from '../protocol/reduce.js';
import type { Line } from './line.js';
import type { Question } from './question.js';
import type { Store } from './store.js';

interface Logged {
  readonly event: ChatEvent;
  readonly id: string | undefined;
}

/** One generation, as the backend has it: it belongs to the backend, and goes on whoever listens. */
export class Run {
  readonly taskId: number;
  readonly question: Question;
  status: TaskStatus = 2;
  slowPickup = false;
  /** What has come so far, as a page would have it. */
  answer: Message;
  /** The stored answer, once there is one. */
  stored: WireMessage | undefined;
  failure: string | undefined;
  /** Something else than its model has ended it: what that says from now on, nobody hears. */
  isDeaf = false;
  isLost = false;
  /** Settles at its end. */
  readonly over: Promise<void>;
  readonly #store: Store;
  readonly #log: Logged[] = [];
  readonly #lines = new Set<Line>();
  readonly #watchers = new Set<() => void>();
  #seq = 0;
  /** Events that a check has told of. */
  #told = -1;
  #noteOver: () => void = () => undefined;

  constructor(store: Store, question: Question, resume: boolean) {
    this.taskId = store.nextId() + 800;
    this.question = question;
    this.#store = store;
    this.over = new Promise((resolve) => (this.#noteOver = resolve));
    const { sessionId, messageId } = question;
    this.answer = { ...emptyAnswer(sessionId, store.seconds), taskId: this.taskId };
    this.emit({
      type: 'hello',
      taskId: this.taskId,
      sessionId,
      messageId,
      heartbeat: 15_000,
      resume,
      idempotent: true,
    });
  }

  get isOver(): boolean {
    return this.status >= 3;
  }

  /** Tells all who listen, and keeps it for those who come later. */
  emit(event: ChatEvent): void {
    const known = event.type === 'text' ? { off: this.answer.content.length, ...event } : event;
    if ((known.type === 'text' || known.type === 'reasoning') && this.status === 1) this.status = 2;
    const placed = known.type === 'reasoning' ? { off: this.answer.reasoning.length, ...known } : known;
    if (placed.type === 'status') this.#turn(placed.taskStatus, placed.slowPickup);
    this.answer = reduceMessage(this.answer, placed);
    const isRemembered = placed.type !== 'ping' && placed.type !== 'status' && placed.type !== 'title';
    const id = isRemembered ? `${this.taskId}.${this.#seq++}` : undefined;
    if (placed.type !== 'ping') this.#log.push({ event: placed, id });
    for (const line of this.#lines) send(line, { event: placed, id });
    this.#announce();
  }

  /** A last word: after it nothing comes. */
  end(status: 3 | 4 | 5, event: ChatEvent): void {
    this.status = status;
    this.emit(event);
    this.#lines.clear();
    this.#noteOver();
  }

  /** What there is of it is kept; of nothing, no message is made. */
  keep(message: Partial<WireMessage> = {}): WireMessage | undefined {
    const { content, reasoning, sources } = this.answer;
    if (this.stored || (content === '' && message.content === undefined && this.status !== 3)) return this.stored;
    this.stored = this.#store.addMessage(this.question.sessionId, {
      ...{ role: 'assistant', content, reasoning, sources: JSON.stringify(sources), ocp_task_id: this.taskId },
      ...message,
    });
    return this.stored;
  }

  /** The answer is whole, and stored before it is told. */
  finish(message: Partial<WireMessage>, event: Done, asks: readonly PendingAction[]): void {
    this.status = 3;
    const stored = parseMessage(this.keep(message));
    if (asks.length > 0) this.#store.pending.set(String(this.question.sessionId), asks);
    const whole = stored && { ...stored, pendingActions: asks };
    this.end(3, { ...event, ...(whole ? { len: whole.content.length, message: whole } : {}) });
  }

  fail(words: string, event: ChatEvent): void {
    this.failure = words;
    this.status = 4;
    this.keep({ finish: 'failed' });
    this.end(4, event);
  }

  cancel(): WireMessage | undefined {
    this.isDeaf = true;
    this.status = 5;
    const stored = this.keep({ finish: 'cancelled' });
    this.end(5, {
      type: 'error',
      error: 'The answer was stopped.',
      code: 'cancelled',
      taskStatus: 5,
      retryable: false,
    });
    return stored;
  }

  /** It fails, or is stopped, without its model; also where that has ended already, which is then taken back. */
  breakDown(status: 4 | 5, words: string): void {
    this.isDeaf = true;
    this.status = status;
    this.failure = words;
    if (this.stored) this.#store.removeMessage(this.stored);
    else if (!this.isLost) this.keep({ finish: status === 5 ? 'cancelled' : 'failed' });
    this.end(status, { type: 'error', error: words, code: 'task_failed', taskStatus: status });
  }

  /** The backend knows no more of it. */
  lose(): void {
    this.isLost = true;
    this.cut();
    this.breakDown(4, '');
  }

  /** All from this place on, and whatever is still to come. */
  follow(line: Line, after = -1): void {
    if (!this.isOver) this.#lines.add(line);
    const start = this.#log.findIndex(({ id }) => id === `${this.taskId}.${after}`) + 1;
    for (const logged of this.#log.slice(start)) send(line, logged);
  }

  leave(line: Line): void {
    this.#lines.delete(line);
  }

  /** Breaks every connection on which it is streamed; the run goes on. */
  cut(): void {
    for (const line of this.#lines) line.cut();
    this.#lines.clear();
  }

  /** Resolves when there is something that no check has told yet: the first has that it runs. */
  async news(): Promise<void> {
    while (this.#told === this.#log.length && !this.isOver)
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    this.#told = this.#log.length;
  }

  /** Where a cursor of this run stands; `undefined` for one of another. */
  placeOf(cursor: string): number | undefined {
    const [taskId, seq] = cursor.split('.');
    return taskId === String(this.taskId) ? Number(seq) : undefined;
  }

  #turn(status: TaskStatus, slowPickup: boolean): void {
    this.status = status;
    this.slowPickup = slowPickup;
  }

  #announce(): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const resolve of watchers) resolve();
  }
}

/** What ends a run ends the line, too. */
function send(line: Line, { event, id }: Logged): void {
  line.event(event, id);
  if (isTerminal(event)) line.end();
}
