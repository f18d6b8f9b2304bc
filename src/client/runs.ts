import { isSameId, type Id } from '../protocol/guards.js';
import { asChatError } from '../transport/locate.js';
import { isOutcome, type RunContext, type RunState, type RunTarget } from '../transport/run-state.js';
import { Run } from '../transport/run.js';
import { createKey, now } from './outgoing.js';
import type { ChatState } from './state.js';
import { withEndedRun, withRunLetGo, type ChatMessage, type Thread } from './thread.js';

/** The runs of a chat, at most one a session, and what is shown of them. */
export class Runs {
  readonly #state: ChatState;
  readonly #context: RunContext;
  readonly #onMoved: (sessionId: Id) => void;
  readonly #runs = new Map<string, Run>();

  /** @param onMoved told when a run that was started here has got its task, and when it has ended */
  constructor(state: ChatState, context: RunContext, onMoved: (sessionId: Id) => void) {
    this.#state = state;
    this.#context = context;
    this.#onMoved = onMoved;
  }

  /** Resolves with the answer once it has ended; `undefined` where it was stopped before it began, or let go. */
  async start(key: string, sessionId: Id, target: RunTarget): Promise<ChatMessage | undefined> {
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
      onChange: (state) => this.#show(key, { key: answerKey, state }, target),
      onMetric: (metric) => {
        this.#state.change(key, { metric });
        this.#context.onMetric?.(metric);
      },
    });
    this.#runs.set(key, run);
    this.#state.change(key, { activity: 'answering', error: undefined, run: { key: answerKey, state: run.state } });
    const { phase, answer } = await run.finished;
    return isOutcome(phase) ? { ...answer, key: answerKey } : undefined;
  }

  /**
   * Ends the run of a session, or the one that is about to begin. Where the server could not be told, rejects with the
   * error, which is the session's as well, unless somebody has gone on there meanwhile.
   */
  async stop(key: string): Promise<void> {
    const run = this.#runs.get(key);
    if (!run && this.#state.thread(key).activity === 'sending') this.#state.change(key, { isStopped: true });
    try {
      await run?.stop();
    } catch (error) {
      const trouble = asChatError(error);
      const thread = this.#state.thread(key);
      if (thread.activity === 'idle' && thread.run?.state === run?.state) this.#state.change(key, { error: trouble });
      throw trouble;
    }
  }

  /** Ends the run of a session that is about to be no more. A server that cannot be told is none to wait for. */
  async cancel(key: string): Promise<void> {
    await this.#runs.get(key)?.stop().catch(asChatError);
  }

  /** Lets go of the run of a session that is no more. */
  forget(key: string): void {
    this.#runs.get(key)?.detach();
    this.#runs.delete(key);
  }

  /** Lets go of all of them. They go on, on the server. */
  end(): void {
    for (const key of this.#runs.keys()) {
      this.forget(key);
      this.#state.set(key, withRunLetGo(this.#state.thread(key)));
    }
  }

  /** One change for each state of a run, its last included: no store ever shows one that has ended as under way. */
  #show(key: string, run: NonNullable<Thread['run']>, target: RunTarget): void {
    const before = this.#state.thread(key);
    const thread = { ...before, run, ...(isAnother(target, run.state) ? { superseded: undefined } : {}) };
    const { sessionId, taskId } = run.state.answer;
    const isNew = taskId !== undefined && !isSameId(before.run?.state.answer.taskId, taskId);
    const { title } = run.state;
    if (title && title !== before.run?.state.title) this.#state.rename(sessionId, title);
    const hasEnded = isOutcome(run.state.phase);
    if (hasEnded) this.#runs.delete(key);
    const isUnread = this.#state.current.get() !== key;
    this.#state.set(key, hasEnded ? { ...withEndedRun(thread, run.state), isUnread } : thread);
    // whoever only follows has nothing to tell
    if ('messageId' in target && (hasEnded || isNew)) this.#onMoved(sessionId);
  }
}

/**
 * True for a run that was not asked for to replace an answer: the server was busy with it and has refused ours. It says
 * nothing of the answer that was to be replaced.
 */
export function isAnother(target: RunTarget, { transport }: RunState): boolean {
  return 'replaces' in target && transport.error?.code === 'busy';
}
