import type { Id } from '../../../src/protocol/guards.js';
import {
  isFinish,
  type Attachment,
  type Message,
  type PendingAction,
  type StoredMessage,
} from '../../../src/protocol/message.js';
import type { ChatDatabase, Row } from '../database.js';
import { Refusal } from '../refusal.js';
import { integerOf, jsonOf, textOf } from './columns.js';

type Body = Pick<Message, 'content' | 'reasoning' | 'sources' | 'attachments' | 'tools' | 'usage'>;

/** An answer follows the message that it answers, even where another message was written in between. */
const inThread = 'coalesce(answers, id)';
const incomplete = `finish in ('cancelled', 'failed', 'interrupted')`;

export interface NewHumanMessage {
  readonly sessionId: Id;
  readonly content: string;
  readonly timestamp: number;
  readonly clientKey: string | undefined;
  readonly attachments?: readonly Attachment[];
}

/** The messages of all sessions. */
export class Messages {
  readonly #database: ChatDatabase;

  constructor(database: ChatDatabase) {
    this.#database = database;
  }

  /** Stores what a person wrote. The same `clientKey` never stores twice: it gives what is stored. */
  addHuman(given: NewHumanMessage): { message: StoredMessage; isNew: boolean } {
    const { sessionId, content, timestamp, clientKey, attachments = [] } = given;
    const body = bodyOf({ content, reasoning: '', sources: [], attachments, tools: [] });
    return this.#database.transaction(() => {
      const [row] = this.#database.all(
        `insert into message (session_id, role, body, timestamp, client_key) values (?, 'human', ?, ?, ?)
         on conflict do nothing returning *`,
        sessionId,
        body,
        timestamp,
        clientKey ?? null,
      );
      if (row === undefined) return { message: this.#byKey(sessionId, clientKey), isNew: false };
      this.#dropPendingActions(sessionId, integerOf(row, 'id'));
      return { message: readMessage(row), isNew: true };
    });
  }

  /** Stores an answer. Call it within a transaction. */
  addAnswer(answer: Message, answers: Id, taskId: Id): StoredMessage {
    const [row] = this.#database.all(
      `insert into message (session_id, role, body, timestamp, answers, run_id, finish, pending_actions)
       values (?, 'assistant', ?, ?, ?, ?, ?, ?) returning *`,
      answer.sessionId,
      bodyOf(answer),
      answer.timestamp,
      answers,
      taskId,
      answer.finish ?? null,
      answer.pendingActions.length > 0 ? JSON.stringify(answer.pendingActions) : null,
    );
    if (row === undefined) throw new Error('a new answer has no row');
    this.#dropPendingActions(answer.sessionId, integerOf(row, 'id'));
    return readMessage(row);
  }

  /** Removes what an earlier, unfinished run left behind. */
  removeIncompleteAnswers(humanMessage: Id, except: Id): void {
    this.#database.change(`delete from message where answers = ? and id <> ? and ${incomplete}`, humanMessage, except);
  }

  /** @throws Refusal `message_not_found` */
  get(sessionId: Id, id: Id): StoredMessage {
    const row = this.#database.first('select * from message where session_id = ? and id = ?', sessionId, id);
    if (row === undefined) throw new Refusal('message_not_found');
    return readMessage(row);
  }

  /** The answer that a run has stored, while it is there. */
  ofRun(taskId: Id): StoredMessage | undefined {
    const row = this.#database.first('select * from message where run_id = ?', taskId);
    return row && readMessage(row);
  }

  /** @param cursor how many of the newest to leave out */
  list(sessionId: Id, limit: number, cursor: number): readonly StoredMessage[] {
    return this.#database
      .all(
        `select * from message where session_id = ? order by ${inThread} desc, id desc limit ? offset ?`,
        sessionId,
        limit,
        cursor,
      )
      .map(readMessage)
      .reverse();
  }

  lastHuman(sessionId: Id): StoredMessage | undefined {
    const row = this.#database.first(
      `select * from message where session_id = ? and role = 'human' order by id desc limit 1`,
      sessionId,
    );
    return row && readMessage(row);
  }

  /** What the assistant has asked leave for, unless somebody has spoken since. */
  pendingActions(sessionId: Id): readonly PendingAction[] {
    const row = this.#database.first(
      'select * from message where session_id = ? and pending_actions is not null order by id desc limit 1',
      sessionId,
    );
    return row ? readMessage(row).pendingActions : [];
  }

  /** What was said up to a human message, without the unfinished answers to it: what a model is to continue. */
  history(sessionId: Id, humanMessage: Id, limit: number): readonly StoredMessage[] {
    return this.#database
      .all(
        `select * from message
         where session_id = ? and ${inThread} <= ? and not (answers is not null and answers = ? and ${incomplete})
         order by ${inThread} desc, id desc limit ?`,
        sessionId,
        humanMessage,
        humanMessage,
        limit,
      )
      .map(readMessage)
      .reverse();
  }

  /** Takes the answers to it with it. */
  delete(id: Id): void {
    this.#database.change('delete from message where id = ?', id);
  }

  #byKey(sessionId: Id, clientKey: string | undefined): StoredMessage {
    const row = this.#database.first(
      'select * from message where session_id = ? and client_key = ?',
      sessionId,
      clientKey ?? null,
    );
    if (row === undefined) throw new Error('a message is neither new nor known');
    return readMessage(row);
  }

  /** A question that was not answered before the talk went on is withdrawn. */
  #dropPendingActions(sessionId: Id, except: number): void {
    this.#database.change(
      'update message set pending_actions = null where session_id = ? and id <> ? and pending_actions is not null',
      sessionId,
      except,
    );
  }
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
