import type { Done, Failure } from '../../../src/protocol/events.js';
import { isSameId, type Id } from '../../../src/protocol/guards.js';
import { emptyAnswer, type Message, type PendingAction, type StoredMessage } from '../../../src/protocol/message.js';
import { runFailure, type RunFailure } from '../failure.js';
import type { Files } from '../files/files.js';
import { ProviderError, type Provider } from '../providers/provider.js';
import { Refusal } from '../refusal.js';
import type { Ending, RunRow } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { cancelled, endEvent, endingOf, interrupted } from './ending.js';
import { Follower } from './follower.js';
import { listenToProvider } from './generation.js';
import { promptOf } from './prompt.js';
import { RunMemory } from './run-memory.js';
import { Run, runOfThePast } from './run.js';

/** Milliseconds between two drafts of an answer. */
const draftInterval = 1000;

export interface RunsOptions {
  readonly store: Store;
  readonly files: Files;
  readonly provider: Provider;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds between two signs of life to a follower. */
  readonly heartbeat: number;
  /** How many runs that have ended are kept in memory, for followers who come back. */
  readonly keepEnded: number;
  readonly log: (line: string) => void;
}

export interface StartRequest {
  readonly sessionId: Id;
  readonly messageId: Id;
  /** What the person said to the pending actions; absent where nothing was asked. */
  readonly confirmed: boolean | undefined;
  readonly clientKey: string | undefined;
}

/** What `check` finds of a run. */
export type RunState =
  | { readonly state: 'running'; readonly run: Run }
  | { readonly state: 'answered'; readonly message: StoredMessage; readonly pendingActions: readonly PendingAction[] }
  | { readonly state: 'answer gone' }
  | { readonly state: 'failed'; readonly status: 4 | 5; readonly failure: RunFailure };

/**
 * Starts runs, lets them be followed, and stores what came of them. A run belongs to the server: it goes on
 * whether anybody follows it or not. Knows nothing of HTTP.
 */
export class Runs {
  readonly #options: RunsOptions;
  readonly #store: Store;
  readonly #memory: RunMemory;
  #isClosed = false;
  #generations = 0;

  constructor(options: RunsOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#memory = new RunMemory(options.keepEnded);
  }

  /** How often the model was asked, for who wants to count. */
  get generations(): number {
    return this.#generations;
  }

  /** Ends what nobody works on any more, such as the runs of an earlier process, with the text they had written down. */
  recover(): void {
    for (const row of this.#store.runs.active().filter(({ taskId }) => !this.#memory.running(taskId))) {
      const draft = row.draft ?? this.#blankAnswer(row);
      this.#store.runs.end(row.taskId, row.messageId, draft, interrupted, row.lastSeq + 1);
    }
  }

  /**
   * Starts a run for a human message, or gives the one that is there: an active one is joined, and one that ended
   * well is given again. After a failure a new one begins.
   *
   * @throws Refusal where there is no such message, or the session is busy with another
   */
  start(request: StartRequest): Run {
    if (this.#isClosed) throw new Refusal('shutting_down');
    const message = this.#store.messages.get(request.sessionId, request.messageId);
    if (message.role !== 'human') throw new Refusal('invalid_input', 'Only a message of a person can be answered.');
    return this.#known(request) ?? this.#begin(request);
  }

  /** The run of that id in that session; `undefined` for one whose answer has been deleted since. */
  find(sessionId: Id, taskId: Id): Run | undefined {
    const row = this.#store.runs.find(sessionId, taskId);
    if (row === undefined) throw new Refusal('task_not_found');
    return this.#runOf(row);
  }

  follow(run: Run, after?: number): Follower {
    return new Follower(run, { after, heartbeat: this.#options.heartbeat });
  }

  check(sessionId: Id, taskId: Id): RunState {
    const row = this.#store.runs.find(sessionId, taskId);
    if (row === undefined) throw new Refusal('task_not_found');
    const run = this.#memory.running(row.taskId);
    if (run) return { state: 'running', run };
    if (row.status !== 3)
      return { state: 'failed', status: row.status === 5 ? 5 : 4, failure: row.failure ?? runFailure('server_error') };
    const message = this.#store.messages.ofRun(row.taskId);
    if (message === undefined) return { state: 'answer gone' };
    return { state: 'answered', message, pendingActions: this.#store.messages.pendingActions(sessionId) };
  }

  /**
   * Stops a run at once. What it has said is stored.
   *
   * @returns the message, where it had said anything
   * @throws Refusal `already_ended`
   */
  cancel(sessionId: Id, taskId: Id): StoredMessage | undefined {
    const row = this.#store.runs.find(sessionId, taskId);
    if (row === undefined) throw new Refusal('task_not_found');
    const run = this.#memory.running(row.taskId);
    if (run === undefined) throw new Refusal('already_ended');
    this.#settle(run, cancelled);
    return this.#store.messages.ofRun(row.taskId);
  }

  /** Stops and forgets the runs of what is about to be deleted. */
  forget(isMeant: (run: Run) => boolean): void {
    for (const run of this.#memory.all().filter(isMeant)) {
      this.#settle(run, cancelled);
      this.#memory.forget(run);
    }
  }

  /** Ends every run as interrupted, its text stored, and begins no more. */
  close(): void {
    this.#isClosed = true;
    for (const run of this.#memory.all()) this.#settle(run, interrupted);
  }

  /** The run that a repeated start is given, rather than another one. */
  #known({ sessionId, messageId, confirmed, clientKey }: StartRequest): Run | undefined {
    const same = clientKey === undefined ? undefined : this.#store.runs.byClientKey(sessionId, clientKey);
    if (same !== undefined) return this.#repeated(same, messageId);
    const row = this.#store.runs.latestOf(messageId);
    if (row === undefined || row.status > 3) return undefined;
    if (row.status < 3) return this.#memory.running(row.taskId);
    const answer = this.#store.messages.ofRun(row.taskId);
    const isReply = confirmed !== undefined && answer !== undefined && answer.pendingActions.length > 0;
    return isReply ? undefined : this.#runOf(row);
  }

  /** The same `clientKey` never starts twice, not even after a failure. */
  #repeated(row: RunRow, messageId: Id): Run {
    if (!isSameId(row.messageId, messageId))
      throw new Refusal('invalid_input', 'The clientKey belongs to another message.');
    const run = this.#runOf(row);
    if (run === undefined) throw new Refusal('already_ended', 'This answer has been deleted.');
    return run;
  }

  #begin({ sessionId, messageId, confirmed, clientKey }: StartRequest): Run {
    const wanted = { sessionId, messageId, clientKey };
    const row = this.#store.runs.begin(wanted) ?? (this.recover(), this.#store.runs.begin(wanted));
    if (row === undefined) throw new Refusal('session_already_thinking');
    const run = new Run(row, this.#blankAnswer(row));
    this.#memory.begin(run);
    void this.#generate(run, confirmed);
    return run;
  }

  /** Never rejects: whatever happens, the run ends. */
  async #generate(run: Run, confirmed: boolean | undefined): Promise<void> {
    try {
      this.#generations += 1;
      const { files, provider } = this.#options;
      const messages = await promptOf(this.#store.messages, files, run);
      const reply = confirmed === undefined ? {} : { confirmed };
      const said = provider.generate({ messages, signal: run.signal, ...reply });
      const finish = await listenToProvider(run, said, this.#drafter(run));
      this.#settle(run, finish === 'interrupted' ? interrupted : { status: 3, finish });
    } catch (error) {
      if (!run.ended) this.#settle(run, this.#endingOf(run, error));
    }
  }

  /** Writes the answer down from time to time, so that little is lost when the process dies. */
  #drafter(run: Run): () => void {
    let next = 0;
    return () => {
      const now = this.#options.clock();
      if (run.ended || now < next) return;
      next = now + draftInterval;
      this.#store.runs.saveDraft(run.taskId, run.answer, run.log.last);
    };
  }

  #endingOf(run: Run, error: unknown): Ending {
    if (error instanceof ProviderError) {
      this.#log(run, `${error.failure.code} (${describe(error.cause)})`);
      const finish = error.failure.code === 'interrupted' ? 'interrupted' : 'failed';
      return { status: 4, finish, failure: error.failure };
    }
    this.#log(run, describe(error));
    return { status: 4, finish: 'failed', failure: runFailure('task_failed') };
  }

  /** The one place where a run ends. The first end counts, and it is stored before anybody hears of it. */
  #settle(run: Run, ending: Ending): void {
    if (run.ended) return;
    run.flush();
    run.end(this.#stored(run, ending));
    this.#memory.end(run);
  }

  #stored(run: Run, ending: Ending): Done | Failure {
    try {
      const message = this.#store.runs.end(run.taskId, run.messageId, run.answer, ending, run.log.last + 1);
      return endEvent(ending, message);
    } catch (error) {
      this.#log(run, `could not be stored: ${describe(error)}`);
      return endEvent({ status: 4, finish: 'failed', failure: runFailure('server_error') }, undefined);
    }
  }

  /** From memory, or rebuilt from what is stored. */
  #runOf(row: RunRow): Run | undefined {
    const inMemory = this.#memory.find(row.taskId);
    if (inMemory) return inMemory;
    const message = this.#store.messages.ofRun(row.taskId);
    const ending = endingOf(row);
    if (ending === undefined || (ending.status === 3 && message === undefined)) return undefined;
    return runOfThePast(row, message ?? this.#blankAnswer(row), endEvent(ending, message), row.lastSeq);
  }

  #blankAnswer({ sessionId, taskId }: RunRow): Message {
    return { ...emptyAnswer(sessionId, Math.floor(this.#options.clock() / 1000)), taskId };
  }

  #log({ taskId }: Run, words: string): void {
    this.#options.log(`run ${taskId}: ${words}`);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
