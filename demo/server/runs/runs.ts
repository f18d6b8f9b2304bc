import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isSameId, type Id } from '../../../src/protocol/guards.js';
import type { StoredMessage } from '../../../src/protocol/message.js';
import { Refusal } from '../refusal.js';
import type { RunRow } from '../store/runs.js';
import type { Store, UserStore } from '../store/store.js';
import { Turns } from '../turns.js';
import { cancelled, endEvent, endingOf, interrupted } from './ending.js';
import { Elsewhere } from './elsewhere.js';
import { Follower } from './follower.js';
import { Lease } from './lease.js';
import { Producer, type ProducerOptions } from './producer.js';
import type { RunAddress, RunState, Sight, StartRequest } from './requests.js';
import { RunMemory } from './run-memory.js';
import { runOfThePast, type Run, type RunIdentity } from './run.js';
import { blankAnswer, Settling } from './settling.js';

export interface RunsOptions extends Omit<ProducerOptions, 'memory' | 'settling'> {
  readonly store: Store;
  /** Seconds after which others take this process for dead. */
  readonly leaseSeconds?: number;
  /** Milliseconds between two signs of life to a follower. */
  readonly heartbeat: number;
  /** How many runs that have ended are kept in memory, for followers who come back. */
  readonly keepEnded: number;
  /** How many runs one user may have at once. */
  readonly atOnce: number;
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
  readonly #producer: Producer;
  readonly #elsewhere: Elsewhere;
  readonly #lease: Lease;
  /** What this process is called among those that share a database. */
  readonly #instance = randomUUID();
  readonly #turns = new Turns<Id>();
  #isClosed = false;

  constructor(options: RunsOptions) {
    const { store, clock, keepEnded, exchange, leaseSeconds = 15 } = options;
    const instance = this.#instance;
    this.#options = options;
    this.#store = store;
    this.#memory = new RunMemory(keepEnded);
    this.#settling = new Settling({ ...options, memory: this.#memory });
    this.#elsewhere = new Elsewhere({ store, exchange, instance, clock, log: options.log });
    const onRenewal = (): Promise<void> => this.#recoverAll();
    const { instances } = store;
    this.#lease = new Lease({ instances, instance, seconds: leaseSeconds, onRenewal, log: options.log });
    this.#producer = new Producer({ ...options, memory: this.#memory, settling: this.#settling });
  }

  /** How many answers were begun, for who wants to count. */
  get generations(): number {
    return this.#producer.generations;
  }

  /**
   * Begins to work, and ends what nobody works on any more, such as the runs of an earlier process, with the text
   * that they had.
   *
   * @param isAlone whether no other process uses the database
   */
  async open(isAlone: boolean): Promise<void> {
    await this.#lease.take(isAlone);
    await this.#recoverAll();
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
      const known = request.replaces === undefined ? await this.#known(store, request) : undefined;
      return known ?? (await this.#begin(store, request));
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
      return {
        state: 'failed',
        status: row.status === 5 ? 5 : 4,
        failure: row.failure ?? this.#settling.failureOf(row.taskId),
      };
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
    const { row, run } = await this.#seen(address);
    const isStopped = run
      ? (await this.#settling.settle(run, cancelled)) === cancelled
      : row.status < 3 && !this.#memory.find(row.taskId) && (await this.#elsewhere.stop(address.userId, row));
    if (!isStopped) throw new Refusal('already_ended');
    return this.#store.of(address.userId).messages.ofRun(address.taskId);
  }

  /** Stops and forgets the runs of what is to be deleted, and deletes it before another can begin. */
  forget(
    { userId, sessionId }: Pick<RunAddress, 'userId' | 'sessionId'>,
    isMeant: (run: RunIdentity) => boolean,
    remove: () => Promise<void>,
  ): Promise<void> {
    return this.#turns.take(sessionId, async () => {
      const meant = this.#memory.all().filter((run) => isSameId(run.sessionId, sessionId) && isMeant(run));
      await Promise.all(meant.map((run) => this.#settling.settle(run, cancelled)));
      for (const run of meant) this.#memory.forget(run);
      const row = await this.#store.of(userId).runs.activeIn(sessionId);
      if (row && isMeant({ ...row, userId })) await this.#elsewhere.stop(userId, row);
      await remove();
    });
  }

  /**
   * Begins no more, and ends every run as interrupted, its text stored.
   *
   * @param grace milliseconds in which runs may still come to their own end
   */
  async close(grace = 0): Promise<void> {
    this.#isClosed = true;
    await this.#turns.idle();
    if (grace > 0) await Promise.race([this.#memory.idle(), wait(grace, undefined, { ref: false })]);
    await Promise.all(this.#memory.running().map((run) => this.#settling.settle(run, interrupted)));
    await this.#settling.storeLate();
    this.#elsewhere.close();
    await this.#lease.leave();
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
    if (sight.row.status < 3) return sight.run ?? this.#elsewhere.find(userId, sight.row);
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

  async #begin(store: UserStore, request: StartRequest): Promise<Run> {
    const { userId, sessionId, messageId, clientKey } = request;
    const { atOnce } = this.#options;
    const wanted = { sessionId, messageId, clientKey, instance: this.#instance, atOnce };
    const begun = await store.runs.begin(wanted);
    if (begun) return this.#producer.produce(store, begun, request);
    // Another process was first, or has died.
    await this.#recover(userId, sessionId);
    const known = request.replaces === undefined ? await this.#known(store, request) : undefined;
    if (known) return known;
    const row = await store.runs.begin(wanted);
    if (row === undefined) throw new Refusal('session_already_thinking');
    return this.#producer.produce(store, row, request);
  }

  async #recoverAll(): Promise<void> {
    await this.#settling.storeLate();
    for (const { userId, row } of await this.#store.activeRuns.abandoned())
      await this.#turns.take(row.sessionId, () => this.#recover(userId, row.sessionId));
  }

  /** Within the session's turn, where a run of this process that is active and not in memory has nobody. */
  async #recover(userId: number, sessionId: Id): Promise<void> {
    await this.#settling.storeLate();
    const row = await this.#store.of(userId).runs.activeIn(sessionId);
    if (row && !this.#memory.isRunning(row.taskId)) await this.#elsewhere.recover(userId, row, interrupted);
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
    if (row.status < 3) return this.#elsewhere.find(userId, row);
    const message = await this.#store.of(userId).messages.ofRun(row.taskId);
    const ending = endingOf(row);
    if (ending === undefined || (ending.status === 3 && message === undefined)) return undefined;
    const answer = message ?? blankAnswer(row, this.#options.clock());
    return runOfThePast({ ...row, userId }, answer, endEvent(ending, message), row.lastSeq);
  }
}
