import { asTaskStatus, type TaskStatus } from '../../../src/protocol/events.js';
import type { Id } from '../../../src/protocol/guards.js';
import { isFinish, type Finish, type Message, type StoredMessage } from '../../../src/protocol/message.js';
import type { Row } from '../database/database.js';
import type { RunFailure } from '../failure.js';
import { Refusal } from '../refusal.js';
import { integerOf, jsonOf, textOf } from './columns.js';
import { Messages } from './messages.js';
import type { Owned } from './owned.js';

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
  /** Which process works on it. */
  readonly instance: string | undefined;
}

export interface NewRun {
  readonly sessionId: Id;
  readonly messageId: Id;
  readonly clientKey: string | undefined;
  /** Which process is to work on it. */
  readonly instance: string;
  /** How many runs of the user may be active, in all processes. */
  readonly atOnce?: number;
}

/** How a run ended: well, or with a failure. */
export type Ending =
  | { readonly status: 3; readonly finish: Finish }
  | { readonly status: 4 | 5; readonly finish: Finish; readonly failure: RunFailure };

/** What the store makes of an end: the message that is left, or that the run was not active any more. */
export type Ended =
  { readonly isFirst: true; readonly message: StoredMessage | undefined } | { readonly isFirst: false };

const ofSession = 'session_id = (select id from session where id = ? and user_id = :user)';
const isMine = 'exists (select 1 from session where id = session_id and user_id = :user)';

/** The attempts to answer a user's messages, and what became of them. */
export class RunTable {
  readonly #mine: Owned;

  constructor(mine: Owned) {
    this.#mine = mine;
  }

  /**
   * Begins a run; `undefined` where the session has an active one, which the database itself decides.
   *
   * @throws Refusal `rate_limited` where other sessions have as many as there may be
   */
  async begin({ atOnce = Infinity, ...wanted }: NewRun): Promise<RunRow | undefined> {
    if (atOnce === Infinity) return insert(this.#mine, wanted);
    return this.#mine.alone(async (mine) => {
      const row = await mine.first(
        `select count(*) as others from run join session on session.id = session_id
         where user_id = :user and status < 3 and session_id <> ?`,
        wanted.sessionId,
      );
      if (Number(row?.others) >= atOnce)
        throw new Refusal('rate_limited', 'Too many answers are being written at once. Wait for one to end.', 5);
      return insert(mine, wanted);
    });
  }

  /** A draft that comes late does no harm. @returns whether the run is active */
  async saveDraft(taskId: number, draft: Message, lastSeq: number): Promise<boolean> {
    const count = await this.#mine.change(
      `update run set draft = ?, last_seq = ? where id = ? and status < 3 and ${isMine}`,
      JSON.stringify(draft),
      lastSeq,
      taskId,
    );
    return count > 0;
  }

  /**
   * Stores what came of a run, all at once; the first end counts. What it said is stored however it ended; a run
   * that failed before it said anything leaves no message. One that ended well takes the place of earlier unfinished
   * answers, and of the one that it replaces.
   */
  end(taskId: number, messageId: Id, answer: Message, ending: Ending, lastSeq: number, replaces?: Id): Promise<Ended> {
    return this.#mine.transaction(async (mine) => {
      const count = await mine.change(
        `update run set status = ?, finish = ?, failure = ?, last_seq = ?, draft = null
         where id = ? and status < 3 and ${isMine}`,
        ending.status,
        ending.finish,
        ending.status === 3 ? null : JSON.stringify(ending.failure),
        lastSeq,
        taskId,
      );
      if (count === 0) return { isFirst: false };
      if (ending.status !== 3 && isBlank(answer)) return { isFirst: true, message: undefined };
      const messages = new Messages(mine);
      const message = await messages.addAnswer({ ...answer, finish: ending.finish }, messageId, taskId);
      if (ending.status === 3) await messages.removeIncompleteAnswers(messageId, message.id);
      if (ending.status === 3 && replaces !== undefined) await messages.delete(replaces);
      return { isFirst: true, message };
    });
  }

  async find(sessionId: Id, taskId: Id): Promise<RunRow | undefined> {
    const row = await this.#mine.first(`select * from run where id = ? and ${ofSession}`, taskId, sessionId);
    return row && readRun(row);
  }

  async byClientKey(sessionId: Id, clientKey: string): Promise<RunRow | undefined> {
    const row = await this.#mine.first(`select * from run where client_key = ? and ${ofSession}`, clientKey, sessionId);
    return row && readRun(row);
  }

  async latestOf(messageId: Id): Promise<RunRow | undefined> {
    const row = await this.#mine.first(
      `select * from run where message_id = ? and ${isMine} order by id desc limit 1`,
      messageId,
    );
    return row && readRun(row);
  }

  async activeIn(sessionId: Id): Promise<RunRow | undefined> {
    const row = await this.#mine.first(`select * from run where status < 3 and ${ofSession}`, sessionId);
    return row && readRun(row);
  }
}

async function insert(mine: Owned, { sessionId, messageId, clientKey, instance }: NewRun): Promise<RunRow | undefined> {
  const row = await mine.first(
    `insert into run (session_id, message_id, status, client_key, instance)
     select session_id, id, 2, ?, ? from message where id = ? and ${ofSession}
     on conflict do nothing returning *`,
    clientKey ?? null,
    instance,
    messageId,
    sessionId,
  );
  return row && readRun(row);
}

function isBlank({ content, reasoning, tools }: Message): boolean {
  return content === '' && reasoning === '' && tools.length === 0;
}

export function readRun(row: Row): RunRow {
  return {
    taskId: integerOf(row, 'id'),
    sessionId: integerOf(row, 'session_id'),
    messageId: integerOf(row, 'message_id'),
    status: readStatus(integerOf(row, 'status')),
    finish: isFinish(row.finish) ? row.finish : undefined,
    failure: jsonOf(row, 'failure') as RunFailure | undefined,
    lastSeq: integerOf(row, 'last_seq'),
    draft: jsonOf(row, 'draft') as Message | undefined,
    instance: textOf(row, 'instance'),
  };
}

function readStatus(value: number): TaskStatus {
  const status = asTaskStatus(value);
  if (status === undefined) throw new RangeError(`${value} is no status of a run`);
  return status;
}
