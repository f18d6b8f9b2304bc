import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { isRecord, type JsonRecord } from '../../../src/protocol/guards.js';
import { FaultServer, type Endpoint, type Exchange as Asked, type Reply } from '../../support/fault-server.js';
import {
  appPath,
  bodyOf,
  findExchange,
  readRecording,
  readRequestLine,
  type Exchange,
  type Version,
} from '../../support/nextcloud-recordings.js';
import { answerOf } from '../../support/replay-server.js';
import { json, noSuchRoute } from '../../support/troubles.js';

interface StoredSession {
  readonly id: number;
  readonly messages: JsonRecord[];
  title: string | null;
  /** The run under way, and how often it was looked at. */
  task: { readonly id: number; looks: number; answer?: JsonRecord } | undefined;
}

/**
 * A Nextcloud that answers as one was recorded, to whoever asks in another order than was recorded: each answer is one
 * of the recordings, with the ids, the texts and the titles of this conversation in it. It knows no more than those.
 */
export class RecordedNextcloud {
  readonly sessions = new Map<number, StoredSession>();
  #nextId = 1000;

  private constructor(
    readonly server: FaultServer,
    private readonly version: Version,
  ) {}

  static async start(t: TestContext, version: Version): Promise<RecordedNextcloud> {
    const nextcloud = new RecordedNextcloud(await FaultServer.start(t, appPath), version);
    nextcloud.#route();
    return nextcloud;
  }

  #route(): void {
    this.#on('PUT /chat/new_session', () => this.#newSession());
    this.#on('GET /chat/sessions', () =>
      json(
        200,
        [...this.sessions.values()].map((session) => this.#wire(session)),
      ),
    );
    this.#in('PATCH /chat/update_session', (session, { title }) => {
      session.title = String(title);
      return this.#recorded('03-title', 'update_session');
    });
    this.#on('DELETE /chat/delete_session', ({ sessionId }) => {
      this.sessions.delete(Number(sessionId));
      return this.#recorded('03-title', 'delete_session');
    });
    this.#in('PUT /chat/new_message', (session, { content }) => this.#newMessage(session, String(content)));
    this.#in('GET /chat/messages', ({ messages }, query) => json(200, pageOf(messages, query)));
    this.#in('DELETE /chat/delete_message', ({ messages }, { messageId }) => {
      messages.splice(0, messages.length, ...messages.filter(({ id }) => String(id) !== messageId));
      return this.#recorded('02-regenerate-delete', 'delete_message (query)');
    });
    this.#in('GET /chat/generate', (session) => this.#generate(session));
    this.#in('GET /chat/regenerate', (session, { messageId }) => {
      session.messages.splice(
        0,
        session.messages.length,
        ...session.messages.filter(({ id }) => String(id) !== messageId),
      );
      return this.#generate(session);
    });
    this.#in('GET /chat/check_generation', (session, { taskId }) => this.#check(session, Number(taskId)));
    this.#in('GET /chat/check_session', (session) => this.#checkSession(session));
    this.#in('GET /chat/generate_title', () => this.#recorded('03-title', 'generate_title'));
    this.#in('GET /chat/check_title_generation', () =>
      this.#recorded('03-title', this.#titleLooks++ === 0 ? 'poll 0' : 'poll 1'),
    );
    for (const endpoint of ['GET /chat/capabilities', 'GET /chat/stream'] as const)
      this.#on(endpoint, () => noSuchRoute);
  }

  #titleLooks = 0;

  /** An answer that is made of what was asked, with the query or the body of it. */
  #on(endpoint: Endpoint, answer: (asked: JsonRecord) => Reply): void {
    this.server.always(endpoint, (exchange) => answer(askedOf(exchange))(exchange));
  }

  /** The same, in a session; where there is none it is refused as was recorded. */
  #in(endpoint: Endpoint, answer: (session: StoredSession, asked: JsonRecord) => Reply): void {
    this.#on(endpoint, (asked) => {
      const session = this.sessions.get(Number(asked.sessionId));
      return session ? answer(session, asked) : this.#recorded('06-errors', 'GET /messages?sessionId=999999');
    });
  }

  #newSession(): Reply {
    const session = { id: this.#nextId++, messages: [], title: null, task: undefined };
    this.sessions.set(session.id, session);
    return json(200, { session: this.#wire(session) });
  }

  #wire({ id, title }: StoredSession): JsonRecord {
    const body = this.#bodyOf('01-happy-path', 'create session');
    assert.ok(isRecord(body.session));
    return { ...body.session, id, title };
  }

  #newMessage(session: StoredSession, content: string): Reply {
    if (Buffer.byteLength(content) > 64_000) return answerOf(this.#tooLong());
    const message = {
      ...this.#bodyOf('01-happy-path', 'new human message'),
      id: this.#nextId++,
      session_id: session.id,
      content,
    };
    session.messages.push(message);
    return json(200, message);
  }

  #tooLong(): Exchange {
    const { exchanges } = readRecording(this.version, '06-errors');
    const found = exchanges.find(({ response }) => response.body?.includes('too long'));
    assert.ok(found);
    return found;
  }

  #generate(session: StoredSession): Reply {
    if (session.task && !session.task.answer) return this.#recorded('01-happy-path', 'generate again while thinking');
    session.task = { id: this.#nextId++, looks: 0 };
    return json(200, { ...this.#bodyOf('01-happy-path', 'generate'), taskId: session.task.id });
  }

  #check({ task, messages, id: session_id }: StoredSession, taskId: number): Reply {
    if (task?.id !== taskId) return this.#recorded('06-errors', 'GET /check_generation?taskId=999999');
    const checks = readRecording(this.version, '01-happy-path').exchanges.filter(
      (exchange) => readRequestLine(exchange).path === '/chat/check_generation',
    );
    const next = checks[task.looks++];
    if (next?.response.status === 417) return answerOf(next);
    if (!task.answer) {
      task.answer = {
        ...this.#bodyOf('01-happy-path', 'asked again after done'),
        id: this.#nextId++,
        session_id,
        ocp_task_id: taskId,
      };
      const { sessionAgencyPendingActions: _, ...stored } = task.answer;
      messages.push(stored);
      const { id } = stored;
      this.#on(`GET /chat/sessions/${session_id}/messages/${Number(id)}`, () => json(200, stored));
    }
    return json(200, task.answer);
  }

  #checkSession({ task, title }: StoredSession): Reply {
    const isBusy = task !== undefined && !task.answer;
    const body = this.#bodyOf('01-happy-path', isBusy ? 'check_session during' : 'check_session after');
    return json(200, { ...body, sessionTitle: title, ...(isBusy ? { messageTaskId: task.id } : {}) });
  }

  #recorded(name: string, note: string): Reply {
    return answerOf(findExchange(this.version, name, note));
  }

  #bodyOf(name: string, note: string): JsonRecord {
    const body = bodyOf(findExchange(this.version, name, note));
    assert.ok(isRecord(body));
    return body;
  }
}

function askedOf({ request }: Asked): JsonRecord {
  return isRecord(request.body) ? request.body : request.query;
}

function pageOf(messages: readonly JsonRecord[], { limit = 20, cursor = 0 }: JsonRecord): readonly JsonRecord[] {
  const end = Math.max(0, messages.length - Number(cursor));
  return messages.slice(Math.max(0, end - Number(limit)), end);
}
