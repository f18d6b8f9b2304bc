import type { ChatEvent } from '../protocol/events.js';
import { given, type Id } from '../protocol/guards.js';
import type { Finish, Source, ToolActivity, Usage } from '../protocol/message.js';
import type { PendingAction } from '../protocol/pending.js';
import type { Question } from './question.js';
import type { Run } from './run.js';

/** How an answer ends well. */
export interface Ending {
  /** `stop` where it is left out. */
  readonly finish?: Finish;
  readonly usage?: Usage;
}

/** How an answer fails. */
export interface Failing {
  /** Words for the person. */
  readonly message?: string;
  readonly retryable?: boolean;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** A tool at work; of one that is told again, only what changes needs to be said. */
export type ToolStep = Partial<ToolActivity> & Pick<ToolActivity, 'name'>;

/**
 * An answer as the model writes it: the test is the model. What is said goes to the page at once, on the stream where
 * there is one, and to whoever polls; nothing comes by itself.
 */
export interface Answer {
  readonly question: Question;
  readonly taskId: Id;
  /** What has been written so far. */
  readonly text: string;
  readonly isOver: boolean;
  /** Some more of the answer. */
  write(text: string): void;
  /** Some more of what is thought. */
  reason(text: string): void;
  tool(step: ToolStep): void;
  /** What the answer rests on. */
  cite(sources: readonly Source[]): void;
  /** Some more of a title for the session. */
  title(text: string): void;
  /** A sign of life that says nothing. */
  ping(): void;
  /** The answer waits for its turn; `true`: nobody has picked it up for long. */
  queue(isSlow?: boolean): void;
  /** Any event of the contract. */
  send(event: ChatEvent): void;
  /** Ends the answer: it is whole. @param text all of it, where that is another than what was written */
  finish(text?: string, ending?: Ending): void;
  /** Ends the answer with a request for leave to do these; what the person says comes as the next question. */
  ask(actions: readonly PendingAction[]): void;
  /** Ends the answer badly; what was written stays. @param code for the page: `task_failed`, `rate_limited`, … */
  fail(code?: string, failing?: Failing): void;
  /** Breaks the connection of the stream; the answer goes on, for who comes back for it. */
  cut(): void;
  /** Settles when the person has stopped it, by `POST /chat/cancel`. */
  readonly stopped: Promise<void>;
  /** Settles when the page has closed a stream of it before its end. */
  readonly left: Promise<void>;
}

/** The two ends of an answer: for the test, and for what the page does to it. */
export interface HeldAnswer {
  readonly answer: Answer;
  readonly run: Run;
  readonly noteStopped: () => void;
  readonly noteLeft: () => void;
}

export function createAnswer(run: Run): HeldAnswer {
  let noteStopped: () => void = () => undefined;
  let noteLeft: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (noteStopped = resolve));
  const left = new Promise<void>((resolve) => (noteLeft = resolve));
  // the model finds out later than the person
  const send = (event: ChatEvent) => {
    if (run.isDeaf) return;
    requireOpen(run);
    run.emit(event);
  };
  const answer: Answer = {
    question: run.question,
    taskId: run.taskId,
    get text() {
      return run.answer.content;
    },
    get isOver() {
      return run.isOver;
    },
    write: (delta) => send({ type: 'text', delta }),
    reason: (delta) => send({ type: 'reasoning', delta }),
    tool: (step) => send({ type: 'tool', tool: toolOf(run, step) }),
    cite: (sources) => send({ type: 'snapshot', text: run.answer.content, sources }),
    title: (delta) => send({ type: 'title', delta }),
    ping: () => send({ type: 'ping', len: run.answer.content.length }),
    queue: (slowPickup = false) => send({ type: 'status', taskStatus: 1, slowPickup }),
    send,
    ...endsOf(run),
    cut: () => run.cut(),
    stopped,
    left,
  };
  return { answer, run, noteStopped: () => noteStopped(), noteLeft: () => noteLeft() };
}

function endsOf(run: Run): Pick<Answer, 'finish' | 'ask' | 'fail'> {
  return {
    finish(text, { finish = 'stop', usage } = {}) {
      if (run.isDeaf) return;
      requireOpen(run);
      run.finish({ ...given({ content: text }), finish }, { type: 'done', finish, ...given({ usage }) }, []);
    },
    ask(actions) {
      if (run.isDeaf) return;
      requireOpen(run);
      run.finish({ finish: 'stop' }, { type: 'done', finish: 'stop' }, actions);
    },
    fail(code = 'task_failed', { message = 'The model failed.', ...rest } = {}) {
      if (run.isDeaf) return;
      requireOpen(run);
      run.fail(message, { type: 'error', error: message, code, taskStatus: 4, ...rest });
    },
  };
}

function requireOpen({ isOver, question }: Run): void {
  if (isOver) throw new Error(`The answer to "${question.text}" has ended already.`);
}

function toolOf({ answer }: Run, step: ToolStep): ToolActivity {
  const id = step.id ?? step.name;
  const known = answer.tools.find((tool) => tool.id === id);
  return { state: 'running', input: {}, output: null, ...known, ...step, id };
}
