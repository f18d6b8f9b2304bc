import type { Id } from '../../../src/protocol/guards.js';
import {
  isFinish,
  type Attachment,
  type Message,
  type PendingAction,
  type StoredMessage,
} from '../../../src/protocol/message.js';
import type { Row } from '../database/database.js';
import { Refusal } from '../refusal.js';
import { integerOf, jsonOf, textOf } from './columns.js';
import type { Owned } from './owned.js';

type Body = Pick<Message, 'content' | 'reasoning' | 'sources' | 'attachments' | 'tools' | 'usage'>;

/** An answer follows the message that it answers, even where another message was written in between. */
const inThread = 'coalesce(answers, id)';
const incomplete = `finish in ('cancelled', 'failed', 'interrupted')`;
const ofSession = 'session_id = (select id from session where id = ? and user_id = :user)';
const isMine = 'exists (select 1 from session where id = session_id and user_id = :user)';

export interface NewHumanMessage {
  readonly sessionId: Id;
  readonly content: string;
  readonly timestamp: number;
  readonly clientKey: string | undefined;
  readonly attachments?: readonly Attachment[];
}

/** The messages in all sessions of a user. */
export class Messages {
  readonly #mine: Owned;

  constructor(mine: Owned) {
    this.#mine = mine;
  }

  /**
   * Stores what a person wrote. The same `clientKey` never stores twice: it gives what is stored.
   *
   * @throws Refusal `session_not_found`
   */
  addHuman(human: NewHumanMessage): Promise<{ message: StoredMessage; isNew: boolean }> {
    const { sessionId, content, timestamp, clientKey, attachments = [] } = human;
    const body = bodyOf({ content, reasoning: '', sources: [], attachments, tools: [] });
    return this.#mine.transaction(async (mine) => {
      const row = await mine.first(
        `insert into message (session_id, role, body, timestamp, client_key)
         select id, 'human', ?, ?, ? from session where id = ? and user_id = :user
         on conflict do nothing returning *`,
        body,
        timestamp,
        clientKey ?? null,
        sessionId,
      );
      if (row === undefined) return { message: await byKey(mine, sessionId, clientKey), isNew: false };
      await dropPendingActions(mine, sessionId, integerOf(row, 'id'));
      return { message: readMessage(row), isNew: true };
    });
  }

  /** Stores an answer. Call it within a transaction. */
  async addAnswer(answer: Message, answers: Id, taskId: Id): Promise<StoredMessage> {
    const row = await this.#mine.first(
      `insert into message (session_id, role, body, timestamp, answers, run_id, finish, pending_actions)
       select id, 'assistant', ?, ?, ?, ?, ?, ? from session where id = ? and user_id = :user returning *`,
      bodyOf(answer),
      answer.timestamp,
      answers,
      taskId,
      answer.finish ?? null,
      answer.pendingActions.length > 0 ? JSON.stringify(answer.pendingActions) : null,
      answer.sessionId,
    );
    if (row === undefined) throw new Error('a new answer has no row');
    const id = integerOf(row, 'id');
    await dropPendingActions(this.#mine, answer.sessionId, id);
    for (const { fileId } of answer.attachments)
      await this.#mine.change('update attachment set message_id = ? where id = ? and user_id = :user', id, fileId);
    return readMessage(row);
  }

  /** Removes what an earlier, unfinished run left behind. */
  async removeIncompleteAnswers(humanMessage: Id, except: Id): Promise<void> {
    await this.#mine.change(
      `delete from message where answers = ? and id <> ? and ${incomplete} and ${isMine}`,
      humanMessage,
      except,
    );
  }

  /** @throws Refusal `message_not_found` */
  async get(sessionId: Id, id: Id): Promise<StoredMessage> {
    const row = await this.#mine.first(`select * from message where id = ? and ${ofSession}`, id, sessionId);
    if (row === undefined) throw new Refusal('message_not_found');
    return readMessage(row);
  }

  /** The answer that a run has stored, while it is there. */
  async ofRun(taskId: Id): Promise<StoredMessage | undefined> {
    const row = await this.#mine.first(`select * from message where run_id = ? and ${isMine}`, taskId);
    return row && readMessage(row);
  }

  /** @param cursor how many of the newest to leave out */
  async list(sessionId: Id, limit: number, cursor: number): Promise<readonly StoredMessage[]> {
    const rows = await this.#mine.all(
      `select * from message where ${ofSession} order by ${inThread} desc, id desc limit ? offset ?`,
      sessionId,
      limit,
      cursor,
    );
    return rows.map(readMessage).reverse();
  }

  async firstHuman(sessionId: Id): Promise<StoredMessage | undefined> {
    const row = await this.#mine.first(
      `select * from message where ${ofSession} and role = 'human' order by id limit 1`,
      sessionId,
    );
    return row && readMessage(row);
  }

  /** The human message that an answer belongs to. */
  async questionOf(answer: Id): Promise<Id | undefined> {
    const row = await this.#mine.first(`select answers from message where id = ? and ${isMine}`, answer);
    return typeof row?.answers === 'number' ? row.answers : undefined;
  }

  /** What was said becomes what is written, where nothing was written. */
  async setContent(id: Id, content: string): Promise<void> {
    await this.#mine.transaction(async (mine) => {
      const row = await mine.first(`select * from message where id = ? and ${isMine}`, id);
      if (row === undefined) return;
      const body = bodyOf({ ...readMessage(row), content });
      await mine.change(`update message set body = ? where id = ? and ${isMine}`, body, id);
    });
  }

  async lastHuman(sessionId: Id): Promise<StoredMessage | undefined> {
    const row = await this.#mine.first(
      `select * from message where ${ofSession} and role = 'human' order by id desc limit 1`,
      sessionId,
    );
    return row && readMessage(row);
  }

  /** What the assistant has asked leave for, unless somebody has spoken since. */
  async pendingActions(sessionId: Id): Promise<readonly PendingAction[]> {
    return (await this.asking(sessionId))?.pendingActions ?? [];
  }

  /** The message that has asked for it. */
  async asking(sessionId: Id): Promise<StoredMessage | undefined> {
    const row = await this.#mine.first(
      `select * from message where ${ofSession} and pending_actions is not null order by id desc limit 1`,
      sessionId,
    );
    return row && readMessage(row);
  }

  /** What was said up to a human message, without the unfinished answers to it: what a model is to continue. */
  async history(sessionId: Id, humanMessage: Id, limit: number): Promise<readonly StoredMessage[]> {
    const rows = await this.#mine.all(
      `select * from message
       where ${ofSession} and ${inThread} <= ? and not (answers is not null and answers = ? and ${incomplete})
       order by ${inThread} desc, id desc limit ?`,
      sessionId,
      humanMessage,
      humanMessage,
      limit,
    );
    return rows.map(readMessage).reverse();
  }

  /** Takes the answers to it with it. */
  async delete(id: Id): Promise<void> {
    await this.#mine.change(`delete from message where id = ? and ${isMine}`, id);
  }
}

async function byKey(mine: Owned, sessionId: Id, clientKey: string | undefined): Promise<StoredMessage> {
  const row = await mine.first(
    `select * from message where client_key = ? and ${ofSession}`,
    clientKey ?? null,
    sessionId,
  );
  if (row === undefined) throw new Refusal('session_not_found');
  return readMessage(row);
}

/** A question that was not answered before the talk went on is withdrawn. */
async function dropPendingActions(mine: Owned, sessionId: Id, except: number): Promise<void> {
  await mine.change(
    `update message set pending_actions = null where ${ofSession} and id <> ? and pending_actions is not null`,
    sessionId,
    except,
  );
}

function bodyOf({ content, reasoning, sources, attachments, tools, usage }: Body): string {
  const body: Body = { content, reasoning, sources, attachments, tools, ...(usage ? { usage } : {}) };
  return JSON.stringify(body);
}

function readMessage(row: Row): StoredMessage {
  const body = jsonOf(row, 'body') as Body | undefined;
  if (body === undefined) throw new TypeError('a message has no body');
  const { finish, run_id: taskId } = row;
  return {
    ...body,
    id: integerOf(row, 'id'),
    sessionId: integerOf(row, 'session_id'),
    role: readRole(row),
    timestamp: integerOf(row, 'timestamp'),
    pendingActions: (jsonOf(row, 'pending_actions') ?? []) as readonly PendingAction[],
    ...(typeof taskId === 'number' ? { taskId } : {}),
    ...(isFinish(finish) ? { finish } : {}),
  };
}

function readRole(row: Row): Message['role'] {
  const role = textOf(row, 'role');
  return role === 'human' || role === 'system' ? role : 'assistant';
}
