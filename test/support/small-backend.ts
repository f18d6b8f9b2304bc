import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Id } from '../../src/protocol/guards.js';
import type { WireMessage } from '../../src/protocol/message.js';
import type { WireSession } from '../../src/protocol/session.js';
import { FaultServer, type Exchange, type Reply } from './fault-server.js';
import {
  allPieces,
  bareDone,
  done,
  end,
  event,
  hello,
  replay,
  RunStream,
  sayFailed,
  textOf,
  type StreamStep,
} from './stream-steps.js';
import { json, noSuchRoute, openStream, streamHeaders, type Opening } from './troubles.js';

/** One generation, as the backend has it: its answer comes piece by piece, and only when somebody looks. */
export interface BackendRun {
  readonly taskId: number;
  readonly sessionId: number;
  readonly messageId: number;
  readonly pieces: readonly string[];
  /** How many of the pieces there are so far. */
  ready: number;
  /** As the contract numbers them. */
  status: 2 | 3 | 4 | 5;
  stored?: WireMessage;
}

/** What of a message on its way in is looked at. */
interface SentMessage {
  readonly sessionId: number;
  readonly content: string;
  readonly clientKey: string;
  readonly attachments?: WireMessage['attachments'];
}

/** `extended`: all of contract section 3. `proposed`: the endpoint as it was proposed. `none`: Nextcloud as it is today. */
export type Streaming = 'extended' | 'proposed' | 'none';

/**
 * A small backend of the contract, on a FaultServer: `server.once` puts a trouble in the place of any of its answers.
 * Each check of a run brings it one piece further. It counts generations, and fails the test for a second one.
 */
export class SmallBackend {
  readonly sessions: WireSession[] = [];
  readonly messages: WireMessage[] = [];
  readonly runs: BackendRun[] = [];
  /** The pieces of the next answer. */
  pieces: readonly string[] = ['Hello', ' wör', 'ld 😀', '.\n'];
  streaming: Streaming = 'extended';
  /** What its streams are announced with. */
  headers: Readonly<Record<string, string>> = streamHeaders;
  /** Whether a stream that broke can be taken up again, as hello then says. */
  resumes = false;
  /** Checks that say "finished, not stored yet" before the message is there. */
  storesLate = 0;
  /** How many generations one human message may have: more than one only where a person asked again. */
  generationsAllowed = 1;
  #nextId = 1;
  readonly #keys = new Map<string, Id>();

  private constructor(readonly server: FaultServer) {}

  static async start(t: TestContext): Promise<SmallBackend> {
    const backend = new SmallBackend(await FaultServer.start(t));
    backend.#route();
    t.after(() => {
      for (const { id } of backend.messages.filter(({ role }) => role === 'human'))
        assert.ok(backend.generationsOf(id) <= backend.generationsAllowed, `${backend.generationsOf(id)} generations`);
    });
    return backend;
  }

  /** The whole of the newest answer. */
  get golden(): string {
    return (this.runs.at(-1)?.pieces ?? this.pieces).join('');
  }

  /** The newest generation. */
  get run(): BackendRun {
    const run = this.runs.at(-1);
    assert.ok(run, 'nothing was generated');
    return run;
  }

  generationsOf(messageId: Id): number {
    return this.runs.filter((run) => run.messageId === messageId).length;
  }

  addSession(): WireSession {
    const session = { id: this.#nextId++, user_id: 'alice', title: null, timestamp: 1_795_332_000 };
    this.sessions.unshift(session);
    return session;
  }

  addMessage(sessionId: number, content: string, message: Partial<WireMessage> = {}): WireMessage & { id: number } {
    const id = this.#nextId++;
    const stored = {
      ...{ session_id: sessionId, role: 'human' as const, content, timestamp: 1_795_332_000 + id },
      ...{ ocp_task_id: null, sources: '[]', reasoning: null, attachments: [] },
      ...message,
      id,
    };
    this.messages.push(stored);
    return stored;
  }

  /** The same key stores no second message. */
  remember(clientKey: string, { id }: WireMessage): void {
    this.#keys.set(clientKey, id);
  }

  startRun(sessionId: number, messageId = this.#lastHuman(sessionId)): BackendRun {
    const run: BackendRun = {
      taskId: 800 + this.#nextId++,
      sessionId,
      messageId,
      pieces: this.pieces,
      ready: 0,
      status: 2,
    };
    this.runs.push(run);
    return run;
  }

  activeRun(sessionId: number): BackendRun | undefined {
    return this.runs.find((run) => run.sessionId === sessionId && run.status === 2);
  }

  /** The run ends well: its message is stored. */
  finish(run: BackendRun): WireMessage {
    run.ready = run.pieces.length;
    run.status = 3;
    run.stored ??= this.addMessage(run.sessionId, run.pieces.join(''), { role: 'assistant', ocp_task_id: run.taskId });
    return run.stored;
  }

  /** An answer of the stream endpoint that starts or joins the run, and then does these steps in turn. */
  stream(...steps: readonly StreamStep[]): Reply {
    return this.streamThrough((response) => openStream(response, this.headers), ...steps);
  }

  /** The same, by another way from here to the client. */
  streamThrough(open: Opening, ...steps: readonly StreamStep[]): Reply {
    return async ({ request, response }) => {
      const asked = (request.body ?? request.query) as { sessionId: number | string; messageId: number | string };
      const run =
        this.activeRun(Number(asked.sessionId)) ?? this.startRun(Number(asked.sessionId), Number(asked.messageId));
      const stream = new RunStream(this, run, { request, response }, open(response));
      for (const step of steps) await step(stream);
    };
  }

  /**
   * An answer of the stream endpoint that takes a stream up again: hello, what came after the cursor, with the same ids,
   * and then these steps; all that is left and the end, where there are none. A piece's number is its place, from 1.
   */
  resume(...steps: readonly StreamStep[]): Reply {
    return async ({ request, response }) => {
      const { taskId, after = '' } = request.query;
      const run = this.runs.find((run) => String(run.taskId) === taskId);
      assert.ok(run && after.startsWith(`${run.taskId}.`), `no run to take up again after ${after}`);
      const seq = Number(after.split('.')[1]);
      const stream = new RunStream(this, run, { request, response }, openStream(response, this.headers), seq);
      for (const step of [hello, replay(seq), ...(steps.length > 0 ? steps : [allPieces, done])]) await step(stream);
    };
  }

  /** A stream that fails after these words. */
  fails(words: string, error: string): Reply {
    const said = words === '' ? [] : [event({ type: 'text', delta: words, off: 0 })];
    return this.stream(hello, ...said, sayFailed(error), end);
  }

  /** The run that is asked for is started, and the reply is lost in this trouble. */
  starts(trouble: Reply): Reply {
    return (exchange) => {
      const { sessionId } = (exchange.request.body ?? exchange.request.query) as { sessionId: number | string };
      this.startRun(Number(sessionId));
      return trouble(exchange);
    };
  }

  /** The same, and its message is stored before anybody can ask. */
  finishes(trouble: Reply): Reply {
    return this.starts((exchange) => {
      this.finish(this.run);
      return trouble(exchange);
    });
  }

  /** What `check_generation` says of a run, which it brings one piece further. */
  check(run: BackendRun): Reply {
    if (run.status === 4 || run.status === 5)
      return json(400, { error: 'task_failed_or_canceled', task_status: run.status, userFacingErrorMessage: null });
    if (run.ready < run.pieces.length) {
      run.ready += 1;
      const output = { output: textOf(run), reasoning: '' };
      return json(417, { task_status: 2, slow_pickup: false, task_output: output });
    }
    run.status = 3;
    if (this.storesLate-- > 0) return json(417, { task_status: 3 });
    return json(200, { ...this.finish(run), sessionAgencyPendingActions: null });
  }

  #lastHuman(sessionId: number): number {
    const human = this.messages.findLast(({ session_id, role }) => session_id === sessionId && role === 'human');
    return Number(human?.id);
  }

  #route(): void {
    this.server
      .always(
        'PUT /chat/new_session',
        reply(() => json(200, { session: this.addSession() })),
      )
      .always(
        'GET /chat/sessions',
        reply(() => json(200, this.sessions)),
      )
      .always(
        'PUT /chat/new_message',
        reply(({ request }) => this.#newMessage(request.body)),
      )
      .always(
        'GET /chat/messages',
        reply(({ request }) => json(200, pageOf(this.messages.filter(inSession(request.query)), request.query))),
      )
      .always(
        'GET /chat/generate',
        reply(({ request }) => this.#generate(Number(request.query.sessionId))),
      )
      .always(
        'GET /chat/regenerate',
        reply(({ request }) => this.#regenerate(request.query)),
      )
      .always(
        'GET /chat/check_generation',
        reply(({ request }) => this.#checkGeneration(Number(request.query.taskId))),
      )
      .always(
        'GET /chat/check_session',
        reply(({ request }) => this.#checkSession(Number(request.query.sessionId))),
      )
      .always(
        'POST /chat/cancel',
        reply(({ request }) => this.#cancel(request.body)),
      )
      .always(
        'POST /chat/stream',
        reply(() => this.#stream('POST')),
      )
      .always(
        'GET /chat/stream',
        reply(({ request }) => (this.resumes && 'taskId' in request.query ? this.resume() : this.#stream('GET'))),
      );
    this.#routeUpkeep();
  }

  /** What changes what is stored, and asks for no answer. */
  #routeUpkeep(): void {
    this.server
      .always('PATCH /chat/update_session', (exchange) => {
        const { sessionId, title } = exchange.request.body as { sessionId: Id; title: string };
        const session = this.sessions.find(({ id }) => id === sessionId);
        if (session) this.sessions[this.sessions.indexOf(session)] = { ...session, title };
        return json(session ? 200 : 404, session ? [] : { error: 'Session not found' })(exchange);
      })
      .always('DELETE /chat/delete_session', (exchange) => {
        remove(this.sessions, exchange.request.query.sessionId);
        return json(200, [])(exchange);
      })
      .always('DELETE /chat/delete_message', (exchange) => {
        remove(this.messages, exchange.request.query.messageId);
        return json(200, [])(exchange);
      });
  }

  #newMessage(body: unknown): Reply {
    const { sessionId, content, clientKey, ...rest } = body as SentMessage;
    const known = this.messages.find((message) => this.#keys.get(clientKey) === message.id);
    const { attachments = [] } = rest;
    const message = known ?? this.addMessage(sessionId, content, { attachments });
    this.remember(clientKey, message);
    return json(200, message);
  }

  #generate(sessionId: number): Reply {
    if (this.activeRun(sessionId)) return json(400, { error: 'session_already_thinking' });
    return json(200, { taskId: this.startRun(sessionId).taskId });
  }

  /** As on Nextcloud: the old answer is gone at once, and the last human message is answered. */
  #regenerate({ sessionId, messageId }: Readonly<Record<string, string>>): Reply {
    if (!remove(this.messages, messageId)) return json(500, {});
    return this.#generate(Number(sessionId));
  }

  #checkGeneration(taskId: number): Reply {
    const run = this.runs.find((run) => run.taskId === taskId);
    return run ? this.check(run) : json(404, { error: 'task_not_found' });
  }

  #checkSession(sessionId: number): Reply {
    return json(200, {
      messageTaskId: this.activeRun(sessionId)?.taskId ?? null,
      titleTaskId: null,
      sessionTitle: null,
    });
  }

  #cancel(body: unknown): Reply {
    const { taskId } = body as { taskId: number };
    const run = this.runs.find((run) => run.taskId === taskId);
    if (!run) return json(404, { error: 'task_not_found' });
    if (run.status !== 2) return json(409, { error: 'task_has_ended' });
    run.status = 5;
    return json(200, { task_status: 5 });
  }

  #stream(method: 'GET' | 'POST'): Reply {
    if (this.streaming === 'none') return noSuchRoute;
    if (this.streaming === 'extended') return method === 'POST' ? this.stream(hello, allPieces, done) : noSuchRoute;
    return method === 'GET' ? this.stream(allPieces, bareDone) : json(405, []);
  }
}

/** The answer is made when it is asked for. */
function reply(make: (exchange: Exchange) => Reply): Reply {
  return (exchange) => make(exchange)(exchange);
}

/** Of the contract's 20, with the failure of Assistant 2.13 out of the question: a cursor too far gives nothing. */
function pageOf(
  list: readonly WireMessage[],
  { cursor = '0' }: Readonly<Record<string, string>>,
): readonly WireMessage[] {
  const end = Math.max(0, list.length - Number(cursor));
  return list.slice(Math.max(0, end - 20), end);
}

function inSession({ sessionId }: Readonly<Record<string, string>>): (message: WireMessage) => boolean {
  return ({ session_id }) => String(session_id) === sessionId;
}

function remove(list: { readonly id: Id }[], id: string | undefined): boolean {
  const index = list.findIndex((entry) => String(entry.id) === id);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}
