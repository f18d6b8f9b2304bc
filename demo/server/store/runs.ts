import { asTaskStatus, type TaskStatus } from '../../../src/protocol/events.js';
import type { Id } from '../../../src/protocol/guards.js';
import { isFinish, type Finish, type Message, type StoredMessage } from '../../../src/protocol/message.js';
import type { ChatDatabase, Row } from '../database.js';
import type { RunFailure } from '../failure.js';
import { integerOf, jsonOf } from './columns.js';
import type { Messages } from './messages.js';

/** A run as it is stored. */
export interface RunRow {
  readonly taskId: number;
  readonly sessionId: number;
  readonly messageId: number;
  /** Below 3 it is active. */
  readonly status: TaskStatus;
  readonly finish: Finish | undefined;
  readonly failure: RunFailure | undefined;
  /** The number of its last event. */
  readonly lastSeq: number;
  /** What an active run had said when it was last written down. */
  readonly draft: Message | undefined;
}

export interface NewRun {
  readonly sessionId: Id;
  readonly messageId: Id;
  readonly clientKey: string | undefined;
}

/** How a run ended: well, or with a failure. */
export type Ending =
  | { readonly status: 3; readonly finish: Finish }
  | { readonly status: 4 | 5; readonly finish: Finish; readonly failure: RunFailure };

/** The attempts to answer, and what became of them. */
export class RunTable {
  readonly #database: ChatDatabase;
  readonly #messages: Messages;

  constructor(database: ChatDatabase, messages: Messages) {
    this.#database = database;
    this.#messages = messages;
  }

  /** Begins a run; `undefined` where the session has an active one, which the database itself decides. */
  begin({ sessionId, messageId, clientKey }: NewRun): RunRow | undefined {
    const [row] = this.#database.all(
      `insert into run (session_id, message_id, status, client_key) values (?, ?, 2, ?)
       on conflict do nothing returning *`,
      sessionId,
      messageId,
      clientKey ?? null,
    );
    return row && readRun(row);
  }

  saveDraft(taskId: number, draft: Message, lastSeq: number): void {
    this.#database.change(
      'update run set draft = ?, last_seq = ? where id = ?',
      JSON.stringify(draft),
      lastSeq,
      taskId,
    );
  }

  /**
   * Stores what came of a run, all at once. What it said is stored however it ended; a run that failed before it
   * said anything leaves no message. One that ended well takes the place of earlier unfinished answers.
   */
  end(taskId: number, messageId: Id, answer: Message, ending: Ending, lastSeq: number): StoredMessage | undefined {
    return this.#database.transaction(() => {
      this.#database.change(
        'update run set status = ?, finish = ?, failure = ?, last_seq = ?, draft = null where id = ?',
        ending.status,
        ending.finish,
        ending.status === 3 ? null : JSON.stringify(ending.failure),
        lastSeq,
        taskId,
      );
      if (ending.status !== 3 && isBlank(answer)) return undefined;
      const stored = this.#messages.addAnswer({ ...answer, finish: ending.finish }, messageId, taskId);
      if (ending.status === 3) this.#messages.removeIncompleteAnswers(messageId, stored.id);
      return stored;
    });
  }

  find(sessionId: Id, taskId: Id): RunRow | undefined {
    const row = this.#database.first('select * from run where session_id = ? and id = ?', sessionId, taskId);
    return row && readRun(row);
  }

  byClientKey(sessionId: Id, clientKey: string): RunRow | undefined {
    const row = this.#database.first('select * from run where session_id = ? and client_key = ?', sessionId, clientKey);
    return row && readRun(row);
  }

  latestOf(messageId: Id): RunRow | undefined {
    const row = this.#database.first('select * from run where message_id = ? order by id desc limit 1', messageId);
    return row && readRun(row);
  }

  activeIn(sessionId: Id): RunRow | undefined {
    const row = this.#database.first('select * from run where session_id = ? and status < 3', sessionId);
    return row && readRun(row);
  }

  /** Those of all sessions: at start, the ones that an earlier process left behind. */
  active(): readonly RunRow[] {
    return this.#database.all('select * from run where status < 3').map(readRun);
  }
}

function isBlank({ content, reasoning, tools }: Message): boolean {
  return content === '' && reasoning === '' && tools.length === 0;
}

function readRun(row: Row): RunRow {
  return {
    taskId: integerOf(row, 'id'),
    sessionId: integerOf(row, 'session_id'),
    messageId: integerOf(row, 'message_id'),
    status: readStatus(integerOf(row, 'status')),
    finish: isFinish(row.finish) ? row.finish : undefined,
    failure: jsonOf(row, 'failure') as RunFailure | undefined,
    lastSeq: integerOf(row, 'last_seq'),
    draft: jsonOf(row, 'draft') as Message | undefined,
  };
}

function readStatus(value: number): TaskStatus {
  const status = asTaskStatus(value);
  if (status === undefined) throw new RangeError(`${value} is no status of a run`);
  return status;
}
