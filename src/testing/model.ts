import { isSameId, type Id } from '../protocol/guards.js';
import { createAnswer, type Answer, type HeldAnswer } from './answer.js';
import type { Question } from './question.js';
import { Run } from './run.js';
import { perform, type Script } from './script.js';
import type { Store } from './store.js';

/** Makes runs of questions, and has each answered: by a script where there is one left, and else by the test. */
export class Model {
  readonly runs: Run[] = [];
  /** Answers every question that no other script is left for. */
  always: Script | undefined;
  readonly #scripts: Script[];
  readonly #store: Store;
  readonly #resumes: boolean;
  readonly #held = new Map<Run, HeldAnswer>();
  readonly #unanswered: Answer[] = [];
  readonly #receivers: ((answer: Answer) => void)[] = [];

  constructor(store: Store, scripts: readonly Script[], resumes: boolean) {
    this.#store = store;
    this.#scripts = [...scripts];
    this.#resumes = resumes;
  }

  start(question: Question): Run {
    const run = new Run(this.#store, question, this.#resumes);
    const held = createAnswer(run);
    this.runs.push(run);
    this.#held.set(run, held);
    this.#store.pending.delete(String(question.sessionId));
    const script = this.#scripts.shift() ?? this.always;
    if (script !== undefined) void perform(script, held.answer);
    else this.#handOut(held.answer);
    return run;
  }

  /** The next question that no script answers. */
  next(): Promise<Answer> {
    const answer = this.#unanswered.shift();
    return answer ? Promise.resolve(answer) : new Promise((resolve) => this.#receivers.push(resolve));
  }

  get generations(): number {
    return this.runs.length;
  }

  find(taskId: unknown): Run | undefined {
    return this.runs.find((run) => String(run.taskId) === String(taskId) && !run.isLost);
  }

  activeIn(sessionId: Id): Run | undefined {
    return this.runs.find((run) => isSameId(run.question.sessionId, sessionId) && !run.isOver);
  }

  latestOf(messageId: Id): Run | undefined {
    return this.runs.findLast((run) => isSameId(run.question.messageId, messageId) && !run.isLost);
  }

  stop(run: Run): ReturnType<Run['cancel']> {
    const stored = run.cancel();
    this.#held.get(run)?.noteStopped();
    return stored;
  }

  noteLeft(run: Run): void {
    this.#held.get(run)?.noteLeft();
  }

  #handOut(answer: Answer): void {
    const receiver = this.#receivers.shift();
    if (receiver) receiver(answer);
    else this.#unanswered.push(answer);
  }
}
