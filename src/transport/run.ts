import { ChatError, isChatError } from '../protocol/errors.js';
import type { ChatEvent, Done, Failure } from '../protocol/events.js';
import type { Id } from '../protocol/guards.js';
import { emptyAnswer, type StoredMessage } from '../protocol/message.js';
import { reduceMessage } from '../protocol/reduce.js';
import { wait } from './clock.js';
import { asChatError, findStored, isRefusal, locateRun, type LocateOptions } from './locate.js';
import { pollTask } from './poll.js';
import { finishOf, isEmpty, isOutcome, outcomeOf, type Outcome, type RunOptions, type RunState } from './run-state.js';
import { followStream } from './stream.js';

/** One step of the machine gives the next. */
type Step = () => Promise<Next>;
type Next = Step | 'ended';

/** Milliseconds: the message's row may come a moment after `done` (contract section 3). */
const storedPauses = [0, 500, 1000, 2000];

/**
 * One attempt to get an assistant message: by stream first, by polling where streaming is not to be had, and whatever
 * breaks, by finding the same run again. It starts at most one generation (contract section 4).
 *
 *     connecting -> streaming -> (an end)
 *         |             | broke
 *         | refused     v
 *         |         resuming -> (found, stored: an end) -> (nowhere, nothing shown yet: polling)
 *         v             v
 *         +------> polling -> (an end)
 */
export class Run {
  /** Resolves with the last state; never rejects. */
  readonly finished: Promise<RunState>;
  #state: RunState;
  #hasAskedToGenerate = false;
  readonly #options: RunOptions;
  readonly #messageId: Id | undefined;
  readonly #controller = new AbortController();
  readonly #signal = this.#controller.signal;

  constructor(options: RunOptions) {
    const { target, transport, sessionId, timestamp } = options;
    const isFollowing = 'taskId' in target;
    this.#options = options;
    this.#messageId = isFollowing ? undefined : target.messageId;
    this.#state = {
      phase: isFollowing || transport === 'poll' ? 'polling' : 'connecting',
      transport: { kind: isFollowing || transport === 'poll' ? 'poll' : 'stream' },
      answer: { ...emptyAnswer(sessionId, timestamp), ...(isFollowing ? { taskId: target.taskId } : {}) },
    };
    this.finished = this.#live();
  }

  get state(): RunState {
    return this.#state;
  }

  /** Ends the run here at once, then on the server. Rejects with that request's ChatError; here it has ended all the same. */
  async stop(): Promise<void> {
    if (isOutcome(this.#state.phase)) return;
    this.#end('cancelled');
    this.#controller.abort();
    const { backend, sessionId } = this.#options;
    const taskId = this.#state.answer.taskId ?? (await backend.checkSession(sessionId)).messageTaskId;
    if (taskId !== undefined) await backend.cancel(sessionId, taskId);
  }

  /** Stops listening. The run belongs to the server and goes on there (contract section 3, rule 7). */
  detach(): void {
    this.#controller.abort();
  }

  async #live(): Promise<RunState> {
    try {
      let step: Next = this.#firstStep();
      while (step !== 'ended') step = await step();
    } catch (error) {
      if (!this.#signal.aborted) this.#end('failed', asChatError(error));
    }
    return this.#state;
  }

  #firstStep(): Step {
    if ('taskId' in this.#options.target) return () => this.#poll();
    return this.#options.transport === 'poll' ? () => this.#generate() : () => this.#stream();
  }

  async #stream(): Promise<Next> {
    const { backend, clock, sessionId, target, transport } = this.#options;
    if ('taskId' in target) return () => this.#poll();
    try {
      const last = await followStream({
        backend,
        clock,
        signal: this.#signal,
        start: { sessionId, ...target },
        onEvent: (event) => this.#receive(event),
      });
      return last ? () => this.#settle(last) : () => this.#locate(new ChatError('stream_broken'));
    } catch (error) {
      this.#signal.throwIfAborted();
      const trouble = asChatError(error);
      if (trouble.code === 'stream_refused' && transport === 'auto') return () => this.#generate(trouble);
      return trouble.code === 'stream_refused' || isRefusal(trouble)
        ? this.#end('failed', trouble)
        : () => this.#locate(trouble);
    }
  }

  /** Starts by polling, once in a run's life: a GET with a side effect is never repeated blindly. */
  async #generate(reason?: ChatError): Promise<Next> {
    const { backend, sessionId, target } = this.#options;
    const { agencyConfirm, replaces } = { agencyConfirm: undefined, replaces: undefined, ...target };
    this.#turnToPolling(reason);
    this.#hasAskedToGenerate = true;
    try {
      const taskId = await (replaces === undefined
        ? backend.generate(sessionId, agencyConfirm, this.#signal)
        : backend.regenerate(sessionId, replaces, this.#signal));
      this.#follow(taskId);
      return () => this.#poll(reason);
    } catch (error) {
      this.#signal.throwIfAborted();
      const trouble = asChatError(error);
      return isRefusal(trouble) ? this.#end('failed', trouble) : () => this.#locate(trouble);
    }
  }

  /** Finds the run again. Another may be started only where the server knows of none and nothing was ever shown of one. */
  async #locate(cause: ChatError): Promise<Next> {
    this.#set({ phase: 'resuming' });
    const located = await locateRun(this.#lookout());
    switch (located.kind) {
      case 'running':
        this.#follow(located.taskId);
        return () => this.#poll(cause);
      case 'stored':
        return this.#endWith(located.message);
      case 'unknown':
        return this.#end('uncertain', cause);
      case 'nothing':
        return this.#mayGenerate() ? () => this.#generate(cause) : this.#giveUp(cause);
    }
  }

  async #poll(reason?: ChatError): Promise<Next> {
    const { backend, clock, random, sessionId } = this.#options;
    const { taskId } = this.#state.answer;
    if (taskId === undefined) return () => this.#locate(reason ?? new ChatError('task_lost'));
    this.#turnToPolling(reason);
    try {
      const last = await pollTask({
        backend,
        sessionId,
        taskId,
        clock,
        random,
        signal: this.#signal,
        onEvent: (event) => this.#receive(event),
      });
      // without the stored message nothing says that what came so far is all of it
      if (!last) throw new ChatError('task_lost');
      return () => this.#settle(last);
    } catch (error) {
      this.#signal.throwIfAborted();
      const trouble = asChatError(error);
      const stored = trouble.code === 'task_lost' ? await findStored(this.#lookout()) : undefined;
      if (stored && !isChatError(stored)) return this.#endWith(stored);
      return this.#giveUp(trouble);
    }
  }

  /** The run has ended: says how, and fetches the stored message where the end did not bring it. */
  async #settle(last: Done | Failure): Promise<Next> {
    if (last.type === 'error') {
      if (last.taskStatus === 5) return this.#end('cancelled');
      return this.#end(
        'failed',
        new ChatError('task_failed', { detail: last.error || undefined, retryAfter: last.retryAfter }),
      );
    }
    if (last.message) return this.#end(outcomeOf(this.#state.answer));
    for (const pause of storedPauses) {
      await wait(pause, { clock: this.#options.clock, signal: this.#signal });
      const stored = await findStored(this.#lookout());
      if (stored && !isChatError(stored)) return this.#endWith(stored);
    }
    const { answer } = this.#state;
    return answer.gap || isEmpty(answer)
      ? this.#end('interrupted', new ChatError('stream_broken'))
      : this.#end(outcomeOf(answer));
  }

  #lookout(): LocateOptions {
    const { backend, clock, sessionId } = this.#options;
    return {
      backend,
      clock,
      sessionId,
      signal: this.#signal,
      messageId: this.#messageId,
      replaces: 'replaces' in this.#options.target ? this.#options.target.replaces : undefined,
      taskId: this.#state.answer.taskId,
    };
  }

  #turnToPolling(reason?: ChatError): void {
    this.#set({ phase: 'polling', transport: { kind: 'poll', ...(reason ? { reason } : {}) } });
  }

  #follow(taskId: Id): void {
    this.#set({ answer: { ...this.#state.answer, taskId } });
  }

  #receive(event: ChatEvent): void {
    if (this.#state.phase === 'connecting') this.#set({ phase: 'streaming' });
    const answer = reduceMessage(this.#state.answer, event);
    if (answer !== this.#state.answer) this.#set({ answer });
  }

  #mayGenerate(): boolean {
    return isEmpty(this.#state.answer) && !this.#hasAskedToGenerate && this.#options.transport !== 'stream';
  }

  #giveUp(cause: ChatError): 'ended' {
    return this.#end(isEmpty(this.#state.answer) ? 'failed' : 'interrupted', cause);
  }

  #endWith(message: StoredMessage): 'ended' {
    this.#receive({ type: 'done', message, ...(message.finish ? { finish: message.finish } : {}) });
    return this.#end(outcomeOf(this.#state.answer));
  }

  #end(outcome: Outcome, error?: ChatError): 'ended' {
    const { answer } = this.#state;
    this.#set({
      phase: outcome,
      answer: { ...answer, finish: answer.finish ?? finishOf[outcome] },
      ...(error ? { error } : {}),
    });
    return 'ended';
  }

  /** The one place where what comes too late is dropped. */
  #set(change: Partial<RunState>): void {
    if (this.#signal.aborted || isOutcome(this.#state.phase)) return;
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}
