import { ChatError, isChatError } from '../protocol/errors.js';
import type { Done, Failure } from '../protocol/events.js';

import { createWatchdog, wait } from './clock.js';
import { asChatError, findStored, isRefusal, locateRun, type Located } from './locate.js';
import { pollTask } from './poll.js';
import { RunRecord } from './run-record.js';
import { RunStart } from './run-start.js';
import { isOutcome, outcomeOf, type RunOptions, type RunState, type Transport } from './run-state.js';
import { Streaming } from './streaming.js';

/** One step of the machine gives the next. */
type Step = () => Promise<Next>;
type Next = Step | 'ended';

/** Why the answer is polled for. */
type Detour = Omit<Transport, 'kind'>;

/**
 * One attempt to get an assistant message: by stream first, by polling where streaming is not to be had, and whatever
 * breaks, by going on with the same run. It starts at most one generation (contract section 4).
 *
 *     choose -> stream (connecting, streaming, stalled, resuming: streaming.ts) -> settle -> (an end)
 *        |        | refused, no slot, held back     | lost
 *        |        v                                 v
 *        +-> generate -> poll -> settle          locate -> (stored: an end), poll; nowhere and nothing heard: generate
 *
 * `suspended` stands between any two of them while the machine is offline.
 */
export class Run {
  /** Resolves with the last state; never rejects. */
  readonly finished: Promise<RunState>;
  readonly #options: RunOptions;
  readonly #record: RunRecord;
  readonly #controller = new AbortController();
  readonly #signal = this.#controller.signal;
  readonly #start: RunStart;
  readonly #patience;
  #progress = 0;

  constructor(options: RunOptions) {
    const onChange = (state: RunState) => {
      const { progress } = this.#record;
      if (progress !== this.#progress) this.#patience.restart(options.limits.patience);
      this.#progress = progress;
      options.onChange(state);
    };
    this.#options = { ...options, onChange };
    this.#patience = createWatchdog(options.clock, () => this.#abandon());
    this.#record = new RunRecord(this.#options, this.#signal);
    this.#start = new RunStart(this.#options, this.#record, this.#signal);
    this.finished = this.#live();
  }

  get state(): RunState {
    return this.#record.state;
  }

  /** Ends the run here at once, then on the server. Rejects with that request's ChatError; here it has ended all the same. */
  async stop(): Promise<void> {
    if (isOutcome(this.state.phase)) return;
    this.#record.end('cancelled');
    this.#controller.abort();
    const { backend, sessionId } = this.#options;
    const taskId = this.#record.taskId ?? (await this.#start.find());
    if (taskId !== undefined) await backend.cancel(sessionId, taskId);
  }

  /** Stops listening. The run belongs to the server and goes on there (contract section 3, rule 7). */
  detach(): void {
    this.#controller.abort();
    this.#start.leave();
  }

  /** It may be written or not: a person must look, or ask again. */
  #abandon(): void {
    this.#record.end('uncertain', new ChatError('timeout'));
    this.#controller.abort();
  }

  async #live(): Promise<RunState> {
    this.#patience.restart(this.#options.limits.patience);
    try {
      let step: Next = () => this.#choose();
      while (step !== 'ended') step = await step();
    } catch (error) {
      if (!this.#signal.aborted) this.#record.end('failed', asChatError(error));
    } finally {
      this.#patience.clear();
    }
    return this.state;
  }

  async #choose(): Promise<Next> {
    const { target, transport, memory, surroundings } = this.#options;
    if ('taskId' in target && this.#record.beginning === undefined) return () => this.#poll({ reason: 'followed' });
    await this.#record.beOnline(surroundings);
    if ('taskId' in target) return () => this.#stream();
    // a stream would answer the message as it stands
    const isReply = target.agencyConfirm !== undefined;
    // and one that does not know the extensions would leave out what was confirmed
    if (transport === 'poll' || 'replaces' in target || (isReply && !memory.resumes))
      return () => this.#generate({ reason: 'chosen' });
    return transport === 'auto' && memory.blamed()
      ? () => this.#generate({ reason: 'remembered' })
      : () => this.#stream();
  }

  async #stream(): Promise<Next> {
    const { sessionId, target, transport, memory } = this.#options;
    this.#start.expectStream();
    const after = this.#record.beginning ?? '';
    const start = { sessionId, ...('taskId' in target ? { ...target, after } : target) };
    const result = await new Streaming(this.#options, this.#record, this.#signal).follow(start);
    switch (result.kind) {
      case 'last':
        return () => this.#settle(result.event);
      case 'denied':
        return this.#record.end('failed', result.error);
      case 'refused':
        if (transport !== 'auto') return this.#record.end('failed', result.error);
        return () => this.#generate({ reason: 'refused', error: result.error });
      case 'no_slot':
        return this.#record.taskId === undefined
          ? () => this.#generate({ reason: 'no_slot' })
          : () => this.#poll({ reason: 'no_slot' });
      case 'held_back':
        memory.blame('held_back');
        return () => this.#poll({ reason: 'held_back' });
      case 'lost':
        return () => this.#locate(result.error);
      case 'located':
        return this.#conclude(result.located, result.error);
      case 'polled':
        return result.last ? this.#settle(result.last) : this.#lose(new ChatError('task_lost'));
    }
  }

  async #generate(detour: Detour): Promise<Next> {
    const { memory, surroundings } = this.#options;
    this.#record.enter('polling', { kind: 'poll', ...detour });
    await this.#record.beOnline(surroundings);
    try {
      this.#record.follow(await this.#start.generate());
      // an ordinary request goes through: not the network is to blame, the address is
      if (detour.reason === 'refused') memory.blame(detour.error?.status === 400 ? 'not_configured' : 'missing');
      return () => this.#poll(detour);
    } catch (error) {
      this.#signal.throwIfAborted();
      const trouble = asChatError(error);
      return isRefusal(trouble) ? this.#record.end('failed', trouble) : () => this.#locate(trouble);
    }
  }

  async #poll(detour: Detour): Promise<Next> {
    const { backend, clock, limits, random, sessionId, surroundings } = this.#options;
    const { taskId } = this.#record;
    if (taskId === undefined) return () => this.#locate(detour.error ?? new ChatError('task_lost'));
    this.#record.enter('polling', { kind: 'poll', ...detour });
    try {
      const record = this.#record;
      const last = await pollTask({
        ...{ backend, clock, limits, random, sessionId, surroundings, taskId, signal: this.#signal },
        onEvent: (event) => record.hear(event),
        isSlow: () => record.isSlow,
        beOnline: () => record.beOnline(surroundings),
      });
      // without the stored message nothing says that what came so far is all of it
      return last ? () => this.#settle(last) : () => this.#lose(new ChatError('task_lost'));
    } catch (error) {
      this.#signal.throwIfAborted();
      return this.#lose(asChatError(error));
    }
  }

  /** The task cannot be followed any more; its message may be there all the same. */
  async #lose(trouble: ChatError): Promise<Next> {
    const stored = trouble.code === 'task_lost' ? await findStored(this.#record.lookout) : undefined;
    return stored && !isChatError(stored) ? this.#record.endWith(stored) : this.#record.giveUp(trouble);
  }

  /** Finds the run again. */
  async #locate(cause: ChatError): Promise<Next> {
    this.#record.enter('resuming');
    await this.#record.waitAsAsked(cause);
    await this.#record.beOnline(this.#options.surroundings);
    return this.#conclude(await locateRun(this.#record.lookout), cause);
  }

  /** Another run may be started only where the server knows of none and nothing was ever heard of one. */
  #conclude(located: Located, cause: ChatError): Next {
    switch (located.kind) {
      case 'running':
        this.#record.follow(located.taskId);
        return () => this.#poll({ reason: 'taskId' in this.#options.target ? 'followed' : 'broken', error: cause });
      case 'stored':
        // what another run has written meanwhile is not what this one was asked for
        if (cause.code === 'busy' && this.#record.lookout.replaces !== undefined)
          return this.#record.end('failed', cause);
        return this.#record.endWith(located.message);
      case 'unknown':
        return this.#record.end('uncertain', cause);
      case 'nothing':
        return this.#mayGenerate()
          ? () => this.#generate({ reason: 'broken', error: cause })
          : this.#record.giveUp(cause);
    }
  }

  #mayGenerate(): boolean {
    return this.#record.progress === 0 && !this.#start.hasGenerated && this.#options.transport !== 'stream';
  }

  /** The run has ended: says how, and fetches the stored message where the end did not bring it. */
  async #settle(last: Done | Failure): Promise<Next> {
    const record = this.#record;
    if (last.type === 'error') {
      if (last.taskStatus === 5) return record.end('cancelled');
      const { error: detail, retryAfter } = last;
      return record.end('failed', new ChatError('task_failed', { detail: detail || undefined, retryAfter }));
    }
    if (last.message) return record.end(outcomeOf(this.state.answer));
    for (const pause of this.#options.limits.storedPauses) {
      await wait(pause, { clock: this.#options.clock, signal: this.#signal });
      const stored = await findStored(record.lookout);
      if (stored && !isChatError(stored)) return record.endWith(stored);
    }
    if (this.state.answer.gap || record.isEmpty) return record.end('interrupted', new ChatError('stream_broken'));
    return record.end(outcomeOf(this.state.answer));
  }
}
