import { Redis } from 'ioredis';
import type { ChatEvent } from '../../../src/protocol/events.js';
import type { Message } from '../../../src/protocol/message.js';
import { isEnd, snapshotInterval, type Exchange, type LogEntry, type LogPage } from './exchange.js';
import { Listeners } from './listeners.js';

/** Seconds that a log is kept: longer than a run may last, and for a while after its end. */
const keepRunning = 30 * 60;
const keepEnded = 5 * 60;
/** Milliseconds in which events of a run are gathered, so that a fast model makes no command for each word. */
const gathering = 10;
const stopChannel = 'stop';

interface Pending {
  entries: LogEntry[];
  answer: () => Message;
}

/** Logs as Redis Streams; word of what is new, and requests to stop, by publish and subscribe. */
export class RedisExchange implements Exchange {
  /** Channels are the same in all databases of a Redis. */
  readonly #prefix: string;
  readonly #commands: Redis;
  readonly #subscriber: Redis;
  readonly #log: (line: string) => void;
  readonly #watchers = new Listeners<string>();
  readonly #stoppers = new Set<(taskId: number) => void>();
  readonly #pending = new Map<number, Pending>();
  /** How many events each log has had since its last snapshot; none for one that lacks something. */
  readonly #sinceSnapshot = new Map<number, number | 'broken'>();
  #timer: NodeJS.Timeout | undefined;

  private constructor(commands: Redis, subscriber: Redis, log: (line: string) => void) {
    this.#prefix = `chat:${commands.options.db ?? 0}:`;
    this.#commands = commands;
    this.#subscriber = subscriber;
    this.#log = log;
    for (const connection of [commands, subscriber])
      connection.on('error', (error) => log(`the connection to Redis: ${error.message}`));
    subscriber.on('message', (channel, words) => this.#hear(channel, words));
    // Whatever was said while nobody listened is read now.
    subscriber.on('ready', () => this.#watchers.callAll());
  }

  /** @throws Error where there is no Redis at that address */
  static async connect(url: string, log: (line: string) => void): Promise<RedisExchange> {
    const commands = new Redis(url, {
      lazyConnect: true,
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      commandTimeout: 5000,
    });
    const subscriber = commands.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null });
    const exchange = new RedisExchange(commands, subscriber, log);
    try {
      await Promise.all([commands.connect(), subscriber.connect()]);
      await subscriber.subscribe(exchange.#prefix + stopChannel);
      return exchange;
    } catch (error) {
      commands.disconnect();
      subscriber.disconnect();
      throw error;
    }
  }

  append(taskId: number, seq: number, event: ChatEvent, answer: () => Message): void {
    const pending = this.#pending.get(taskId) ?? { entries: [], answer };
    pending.entries.push({ seq, event });
    this.#pending.set(taskId, pending);
    this.#timer ??= setTimeout(() => void this.#flush(), gathering);
  }

  async read(taskId: number, after?: string): Promise<LogPage> {
    const start = after === undefined ? '-' : `(${after}`;
    const rows = await this.#commands.xrange(this.#keyOf(taskId), start, '+');
    const entries = rows.flatMap(([, [, json = '[]']]) => JSON.parse(json) as LogEntry[]);
    return { entries, position: rows.at(-1)?.[0] ?? after ?? '0-0' };
  }

  watch(taskId: number, listener: () => void): () => void {
    const channel = this.#keyOf(taskId);
    const stop = this.#watchers.add(channel, listener);
    void this.#try(() => this.#subscriber.subscribe(channel)).then(listener);
    return () => {
      stop();
      if (!this.#watchers.has(channel)) void this.#try(() => this.#subscriber.unsubscribe(channel));
    };
  }

  requestStop(taskId: number): void {
    void this.#try(() => this.#commands.publish(this.#prefix + stopChannel, `${taskId}`));
  }

  onStopRequest(listener: (taskId: number) => void): () => void {
    this.#stoppers.add(listener);
    return () => void this.#stoppers.delete(listener);
  }

  async probe(): Promise<void> {
    await this.#commands.ping();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#flush();
    this.#commands.disconnect();
    this.#subscriber.disconnect();
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    const pending = [...this.#pending];
    this.#pending.clear();
    await Promise.all(pending.map(([taskId, { entries, answer }]) => this.#write(taskId, entries, answer)));
  }

  async #write(taskId: number, entries: LogEntry[], answer: () => Message): Promise<void> {
    const last = entries.at(-1);
    if (last === undefined) return;
    const before = this.#sinceSnapshot.get(taskId) ?? 0;
    const isOver = 'event' in last && isEnd(last.event);
    const isSnapshot = before === 'broken' || (before + entries.length > snapshotInterval && !isOver);
    const key = this.#keyOf(taskId);
    const written = isSnapshot ? snapshotOf(last, answer(), isOver) : entries;
    if (isOver) this.#sinceSnapshot.delete(taskId);
    else this.#sinceSnapshot.set(taskId, isSnapshot ? 0 : before + entries.length);
    const add = this.#commands.pipeline();
    const json = JSON.stringify(written);
    if (isSnapshot) add.xadd(key, 'MAXLEN', 1, '*', 'entries', json);
    else add.xadd(key, '*', 'entries', json);
    add.expire(key, isOver ? keepEnded : keepRunning);
    add.publish(key, '');
    const results = await this.#try(() => add.exec());
    const isWritten = results?.every(([error]) => error === null) ?? false;
    if (!isWritten && !isOver) this.#sinceSnapshot.set(taskId, 'broken');
  }

  #hear(channel: string, words: string): void {
    if (channel !== this.#prefix + stopChannel) this.#watchers.call(channel);
    else for (const stop of this.#stoppers) stop(Number(words));
  }

  #keyOf(taskId: number): string {
    return `${this.#prefix}log:${taskId}`;
  }

  /** What fails here is made good later. */
  async #try<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#log(`Redis: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }
}

/** An end must be read as an event, also where a snapshot stands for what went before it. */
function snapshotOf(last: LogEntry, answer: Message, isOver: boolean): readonly LogEntry[] {
  return isOver ? [{ seq: last.seq - 1, answer }, last] : [{ seq: last.seq, answer }];
}
