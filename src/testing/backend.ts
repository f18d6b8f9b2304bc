import { http, type RequestHandler } from 'msw';
import { maxContentBytes, type Capabilities } from '../protocol/capabilities.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { WireMessage } from '../protocol/message.js';
import type { WireSession } from '../protocol/session.js';
import type { Answer } from './answer.js';
import { extraRoutes } from './extra-routes.js';
import { faultOf, type FaultId } from './faults/all.js';
import { generationRoutes } from './generation-routes.js';
import { Model } from './model.js';
import type { Level, Parts, Routes } from './parts.js';
import { noSuchRoute } from './reply.js';
import { RequestLog } from './request-log.js';
import { recordRequest, type Endpoint, type RecordedRequest, type Reply } from './request.js';
import type { Script } from './script.js';
import { sessionRoutes } from './session-routes.js';
import { Store, type StoredFeedback, type StoredFile } from './store.js';
import { Troubles } from './troubles.js';

export interface TestBackendOptions {
  /** What the page is given as its `base-url`; `/api` where it is left out. In Node it has to be a whole URL. */
  readonly baseUrl?: string;
  /** How much of the contract the backend has; `extended`, which is all of it, where it is left out. */
  readonly level?: Level;
  /** What the backend says of itself, over what it says otherwise. What it has not, it answers with 404. */
  readonly capabilities?: Partial<Capabilities>;
  /** The answers to the first questions, one each. */
  readonly answers?: readonly Script[];
  /** Makes up a title for a first message; there are none where it is left out. */
  readonly titles?: (text: string) => string;
  /** Milliseconds since 1970, for what is stored; a day in 2026 that never ends where it is left out. */
  readonly now?: () => number;
}

/** A message to begin with: of the person, unless it says otherwise. */
export type GivenMessage = Partial<WireMessage> & Pick<WireMessage, 'content'>;

/** A backend of the contract that lives in the test. */
export interface TestBackend {
  /** For `setupServer(...)`, `setupWorker(...)` or their `use(...)`. */
  readonly handlers: readonly RequestHandler[];
  /** The next question that no script answers, with the answer for the test to write, once the page has asked. */
  nextQuestion(): Promise<Answer>;
  /** Answers every question that `answers` has nothing for. */
  answerWith(script: Script): void;
  /** Lets something go wrong: see `faults`. */
  break(id: FaultId): void;
  /** Takes back whatever was broken, and lets go of what was held back. */
  mend(): void;
  /** Lets go of what a fault holds back. */
  release(): void;
  /** The newest first. */
  readonly sessions: readonly WireSession[];
  /** Of one session, or of all; the oldest first. */
  messages(sessionId?: Id): readonly WireMessage[];
  /** What was sent to `/chat/attachments`. */
  readonly files: readonly StoredFile[];
  readonly feedback: readonly StoredFeedback[];
  /** How many answers were begun. */
  readonly generations: number;
  /** All that the page has asked for, in order. */
  readonly requests: readonly RecordedRequest[];
  /** The nth request for an endpoint, from 1, as soon as it is there. */
  received(endpoint: Endpoint, nth?: number): Promise<RecordedRequest>;
  /** A session that is there already. */
  addSession(title?: string, messages?: readonly GivenMessage[]): WireSession;
}

/** 2026-11-22, 10:00 UTC */
const someDay = 1_795_341_600_000;

const everything: Capabilities = {
  ...{ stream: true, resume: true, cancel: true, feedback: true, sessions: true },
  ...{ audio: false, titles: false, userStreaming: false },
  attachments: { types: [], maxBytes: 10_000_000 },
  limits: { contentBytes: maxContentBytes },
};

/**
 * A backend of the whole contract, for tests of pages: its state is in memory, its model is a script or the test, and
 * nothing in it moves by itself.
 */
export function createTestBackend({ baseUrl = '/api', ...options }: TestBackendOptions = {}): TestBackend {
  const { level = 'extended', answers = [], titles: titleOf, now = () => someDay } = options;
  const capabilities = { ...everything, titles: titleOf !== undefined, ...options.capabilities };
  const store = new Store(now);
  const model = new Model(store, answers, level === 'extended' && capabilities.resume !== false);
  const troubles = new Troubles();
  const parts: Parts = { store, model, troubles, level, capabilities, titleOf };
  const routes = { ...sessionRoutes(parts), ...generationRoutes(parts), ...extraRoutes(parts) };
  const log = new RequestLog();
  return {
    handlers: handlersOf(baseUrl, routes, troubles, log),
    nextQuestion: () => model.next(),
    answerWith: (script) => void (model.always = script),
    break: (id) => breakBy(id, parts, routes),
    mend: () => troubles.mend(),
    release: () => troubles.release(),
    sessions: store.sessions,
    messages: (sessionId) => store.messages.filter((m) => sessionId === undefined || isSameId(m.session_id, sessionId)),
    files: store.files,
    feedback: store.feedback,
    get generations() {
      return model.generations;
    },
    requests: log.requests,
    received: (endpoint, nth = 1) => log.received(endpoint, nth),
    addSession(title, messages = []) {
      const session = store.addSession(title);
      for (const message of messages) store.addMessage(session.id, message);
      return session;
    },
  };
}

function breakBy(id: FaultId, parts: Parts, routes: Routes): void {
  const stream = parts.level === 'proposed' ? 'GET /chat/stream' : 'POST /chat/stream';
  faultOf(id).arrange({ ...parts, stream, usual: (request) => usualOf(routes, request.endpoint)(request) });
}

function usualOf(routes: Routes, endpoint: Endpoint): Reply {
  const reply = routes[endpoint];
  return reply === undefined || reply === false ? noSuchRoute : reply;
}

function handlersOf(baseUrl: string, routes: Routes, troubles: Troubles, log: RequestLog): readonly RequestHandler[] {
  return Object.keys(routes).map((name) => {
    const endpoint = name as Endpoint;
    const [method = '', path = ''] = endpoint.split(' ');
    const on = http[method.toLowerCase() as 'get' | 'put' | 'post' | 'patch' | 'delete'];
    return on(baseUrl.replace(/\/+$/, '') + path, async ({ request, params }) => {
      const recorded = await recordRequest(endpoint, request, params);
      log.add(recorded);
      return (troubles.replyTo(endpoint) ?? usualOf(routes, endpoint))(recorded);
    });
  });
}
