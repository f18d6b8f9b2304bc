import { isSameId, type Id } from '../../../src/protocol/guards.js';
import type { Message, PendingAction, StoredMessage } from '../../../src/protocol/message.js';
import { runFailure, type RunFailure } from '../failure.js';
import type { Files } from '../files/files.js';
import type { Provider } from '../providers/provider.js';
import { Refusal } from '../refusal.js';
import type { RunRow } from '../store/runs.js';
import type { Store, UserStore } from '../store/store.js';
import type { Tool } from '../tools/tool.js';
import { Turns } from '../turns.js';
import { cancelled, endEvent, endingOf, interrupted } from './ending.js';
import { Follower } from './follower.js';
import { generate } from './generation.js';
import { RunMemory } from './run-memory.js';
import { Run, runOfThePast } from './run.js';
import { blankAnswer, Settling } from './settling.js';
import type { Titles } from './titles.js';

export interface RunsOptions {
  readonly store: Store;
  readonly files: Files;
  readonly provider: Provider;
  readonly tools: readonly Tool[];
  readonly titles: Titles | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds between two signs of life to a follower. */
  readonly heartbeat: number;
  /** How many runs that have ended are kept in memory, for followers who come back. */
  readonly keepEnded: number;
  readonly log: (line: string) => void;
}

export interface StartRequest {
  readonly userId: number;
  readonly sessionId: Id;
  readonly messageId: Id;
  /** What the person said to the pending actions; absent where nothing was asked. */
  readonly confirmed: boolean | undefined;
  readonly clientKey: string | undefined;
}

/** Which run is meant, and who asks. */
export interface RunAddress {
  readonly userId: number;
  readonly sessionId: Id;
  readonly taskId: Id;
}

/** What `check` finds of a run. */
export type RunState =
  | { readonly state: 'running'; readonly answer: Message | undefined }
  | { readonly state: 'answered'; readonly message: StoredMessage; readonly pendingActions: readonly PendingAction[] }
  | { readonly state: 'answer gone' }
  | { readonly state: 'failed'; readonly status: 4 | 5; readonly failure: RunFailure };

/** A run as it is stored, and the same in memory while it is active. */
interface Sight {
  readonly row: RunRow;
  readonly run: Run | undefined;
}

/**
 * Starts runs, lets them be followed, and stores what came of them. A run belongs to the server: it goes on
 * whether anybody follows it or not. Knows nothing of HTTP.
 *
 * Whatever waits for the database may find another world after it. So what begins, stops or deletes in a session has
 * its turn after the other; the database itself lets only one run of a session be active; and of two ends it takes
 * the first.
 */
export class Runs {
  readonly #options: RunsOptions;
  readonly #store: Store;
  readonly #memory: RunMemory;
  readonly #settling: Settling;
  readonly #turns = new Turns<Id>();
  #isClosed = false;
  #generations = 0;

  constructor(options: RunsOptions) {
    const { store, clock, keepEnded } = options;
    this.#options = options;
    this.#store = store;
    this.#memory = new RunMemory(keepEnded);
    const log = (run: Run, words: string): void => this.#log(run, words);
    this.#settling = new Settling({ store, clock, log, memory: this.#memory });
  }

  /** How many answers were begun, for who wants to count. */
  get generations(): number {
    return this.#generations;
  }

  /** Ends what nobody works on any more, such as the runs of an earlier process, with the text they had written down. */
  async recover(): Promise<void> {
    for (const { userId, row } of await this.#store.activeRuns.list())
      await this.#turns.take(row.sessionId, () => this.#recover(userId, row.sessionId));
  }

  /**
   * Starts a run for a human message, or gives the one that is there: an active one is joined, and one that ended
   * well is given again. After a failure a new one begins.
   *
   * @throws Refusal where there is no such message, or the session is busy with another
   */
  start(request: StartRequest): Promise<Run> {
    const { userId, sessionId, messageId } = request;
    return this.#turns.take(sessionId, async () => {
      if (this.#isClosed) throw new Refusal('shutting_down');
      const store = this.#store.of(userId);
      const message = await store.messages.get(sessionId, messageId);
      if (message.role !== 'human') throw new Refusal('invalid_input', 'Only a message of a person can be answered.');
      return (await this.#known(store, request)) ?? (await this.#begin(store, request));
    });
  }

  /** The run of that id in that session; `undefined` for one whose answer has been deleted since. */
  async find(address: RunAddress): Promise<Run | undefined> {
    return this.#runOf(await this.#seen(address), address.userId);
  }

  follow(run: Run, after?: number): Follower {
    return new Follower(run, { after, heartbeat: this.#options.heartbeat });
  }

  async check(address: RunAddress): Promise<RunState> {
    const { row, run } = await this.#seen(address);
    if (run) return { state: 'running', answer: run.answer };
    // One that is in memory although it has ended could not be stored.
    if (row.status < 3 && !this.#memory.find(row.taskId)) return { state: 'running', answer: row.draft };
    if (row.status !== 3)
      return { state: 'failed', status: row.status === 5 ? 5 : 4, failure: row.failure ?? runFailure('server_error') };
    const { messages } = this.#store.of(address.userId);
    const message = await messages.ofRun(row.taskId);
    if (message === undefined) return { state: 'answer gone' };
    return { state: 'answered', message, pendingActions: await messages.pendingActions(address.sessionId) };
  }

  /**
   * Stops a run at once. What it has said is stored.
   *
   * @returns the message, where it had said anything
   * @throws Refusal `already_ended`
   */
  async cancel(address: RunAddress): Promise<StoredMessage | undefined> {
    const { run } = await this.#seen(address);
    if (run === undefined || (await this.#settling.settle(run, cancelled)) !== cancelled)
      throw new Refusal('already_ended');
    return this.#store.of(address.userId).messages.ofRun(address.taskId);
  }

  /** Stops and forgets the runs of what is to be deleted, and deletes it before another can begin. */
  forget(sessionId: Id, isMeant: (run: Run) => boolean, remove: () => Promise<void>): Promise<void> {
    return this.#turns.take(sessionId, async () => {
      const meant = this.#memory.all().filter((run) => isSameId(run.sessionId, sessionId) && isMeant(run));
      await Promise.all(meant.map((run) => this.#settling.settle(run, cancelled)));
      for (const run of meant) this.#memory.forget(run);
      await remove();
    });
  }

  /** Ends every run as interrupted, its text stored, and begins no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#turns.idle();
    await Promise.all(this.#memory.running().map((run) => this.#settling.settle(run, interrupted)));
  }

  /** The run that a repeated start is given, rather than another one. */
  async #known(store: UserStore, request: StartRequest): Promise<Run | undefined> {
    const { userId, sessionId, messageId, confirmed, clientKey } = request;
    if (clientKey !== undefined) {
      const same = await this.#look(() => store.runs.byClientKey(sessionId, clientKey));
      if (same) return this.#repeated(same, request);
    }
    const sight = await this.#look(() => store.runs.latestOf(messageId));
    if (sight === undefined || sight.row.status > 3) return undefined;
    if (sight.row.status < 3) return sight.run;
    const answer = await store.messages.ofRun(sight.row.taskId);
    const isReply = confirmed !== undefined && answer !== undefined && answer.pendingActions.length > 0;
    return isReply ? undefined : this.#runOf(sight, userId);
  }

  /** The same `clientKey` never starts twice, not even after a failure. */
  async #repeated(sight: Sight, { userId, messageId }: StartRequest): Promise<Run> {
    if (!isSameId(sight.row.messageId, messageId))
      throw new Refusal('invalid_input', 'The clientKey belongs to another message.');
    const run = await this.#runOf(sight, userId);
    if (run === undefined) throw new Refusal('already_ended', 'This answer has been deleted.');
    return run;
  }

  async #begin(store: UserStore, { userId, sessionId, messageId, confirmed, clientKey }: StartRequest): Promise<Run> {
    const wanted = { sessionId, messageId, clientKey };
    const begun = await store.runs.begin(wanted);
    if (begun === undefined) await this.#recover(userId, sessionId);
    const row = begun ?? (await store.runs.begin(wanted));
    if (row === undefined) throw new Refusal('session_already_thinking');
    const run = new Run({ ...row, userId }, blankAnswer(row, this.#options.clock()));
    this.#memory.begin(run);
    void this.#generate(store, run, confirmed);
    return run;
  }

  /** Within the session's turn, where a run that is active and not in memory has nobody. */
  async #recover(userId: number, sessionId: Id): Promise<void> {
    const row = await this.#store.of(userId).runs.activeIn(sessionId);
    if (row && !this.#memory.isRunning(row.taskId)) await this.#settling.recover({ userId, row });
  }

  /** Never rejects: whatever happens, the run ends. */
  async #generate(store: UserStore, run: Run, confirmed: boolean | undefined): Promise<void> {
    this.#generations += 1;
    const log = (words: string): void => this.#log(run, words);
    await this.#settling.settle(run, await generate(run, { ...this.#options, store, confirmed, log }));
  }

  /** @throws Refusal `task_not_found` */
  async #seen({ userId, sessionId, taskId }: RunAddress): Promise<Sight> {
    const { runs } = this.#store.of(userId);
    const sight = await this.#look(() => runs.find(sessionId, taskId));
    if (sight === undefined) throw new Refusal('task_not_found');
    return sight;
  }

  /** A run may end while its row is on the way: one that is active and not in memory is read again. */
  async #look(read: () => Promise<RunRow | undefined>): Promise<Sight | undefined> {
    const first = await read();
    const row = first && first.status < 3 && !this.#memory.isRunning(first.taskId) ? await read() : first;
    return row && { row, run: row.status < 3 ? this.#memory.runningOf(row.taskId) : undefined };
  }

  /** From memory, or rebuilt from what is stored. */
  async #runOf({ row, run }: Sight, userId: number): Promise<Run | undefined> {
    const inMemory = run ?? this.#memory.find(row.taskId);
    if (inMemory) return inMemory;
    const message = await this.#store.of(userId).messages.ofRun(row.taskId);
    const ending = endingOf(row);
    if (ending === undefined || (ending.status === 3 && message === undefined)) return undefined;
    const answer = message ?? blankAnswer(row, this.#options.clock());
    return runOfThePast({ ...row, userId }, answer, endEvent(ending, message), row.lastSeq);
  }

  #log({ taskId }: Run, words: string): void {
    this.#options.log(`run ${taskId}: ${words}`);
  }
}
