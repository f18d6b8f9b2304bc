import type { TestContext } from 'node:test';
import type { Provider, ProviderRequest } from '../../../demo/server/providers/provider.js';
import type { ChatServer, ServerOptions } from '../../../demo/server/server.js';
import { conform, type ConformOptions, type ConformReport } from '../../../src/tools/conform/conform.js';
import { questions } from '../../../src/tools/conform/questions.js';
import { servePeople, type PeopleServer } from '../../server/support/people.js';
import { serve } from '../../server/support/server.js';
import { FakeClock } from '../../support/fake-clock.js';

/** A request as the backend is asked it, and the way on to the backend. */
export interface Passing {
  readonly method: string;
  /** Below the base URL, with no query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly init: RequestInit;
  /** With what is changed of it. */
  readonly next: (changed?: { readonly query?: URLSearchParams; readonly init?: RequestInit }) => Promise<Response>;
}

export type Wanted = (passing: Passing) => boolean;

/** What stands between, and breaks one thing. */
export type Between = (passing: Passing) => Promise<Response>;

export interface Bench {
  /** How often the model was asked. */
  readonly asked: () => number;
  readonly clock: FakeClock;
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly run: (options?: Partial<ConformOptions>) => Promise<ConformReport>;
}

/** The reference server, seen through what stands between, and with a model that is never too fast. */
export async function serveReference(
  t: TestContext,
  between?: Between,
  options: ServerOptions = {},
): Promise<Bench & { readonly server: ChatServer }> {
  const model = createPatientModel();
  const { server } = await serve(t, { provider: model.provider, ...options });
  return { ...createBench(server, model, between), server };
}

/** The same, where Ann and Bob have to log in. */
export async function servePeopleReference(t: TestContext, between?: Between): Promise<Bench & PeopleServer> {
  const model = createPatientModel();
  const started = await servePeople(t, { provider: model.provider });
  return { ...started, ...createBench(started.server, model, between) };
}

function createBench(server: ChatServer, model: PatientModel, between: Between = ({ next }) => next()): Bench {
  const baseUrl = `${server.url}/api`;
  const clock = new FakeClock();
  const asking: typeof fetch = async (input, init = {}) => {
    const { pathname, searchParams: query } = new URL(input instanceof Request ? input.url : input);
    const method = init.method ?? 'GET';
    const path = pathname.slice('/api'.length);
    model.see(method, path, query);
    return between({
      method,
      path,
      query,
      init,
      next: (changed = {}) => {
        const search = (changed.query ?? query).toString();
        return fetch(`${baseUrl}${path}${search === '' ? '' : `?${search}`}`, changed.init ?? init);
      },
    });
  };
  return {
    asked: () => model.asked,
    clock,
    baseUrl,
    fetch: asking,
    run: (options = {}) => conform({ baseUrl, headers: new Headers(), fetch: asking, clock, ...options }),
  };
}

/** The login of one of them. */
export async function tokenOf({ people }: PeopleServer, name: string): Promise<Headers> {
  const { id } = await people.byName(name);
  return new Headers({ authorization: `Bearer ${await people.addToken(id, 'test')}` });
}

interface PatientModel {
  readonly provider: Provider;
  readonly asked: number;
  /** Told of each request before it is sent. */
  readonly see: (method: string, path: string, query: URLSearchParams) => void;
}

/**
 * A model whose answers last for as long as something is to be seen of them: the polled one until it has been looked at
 * three times, the one whose reader leaves until that comes back, and the one that is stopped until then.
 */
function createPatientModel(): PatientModel {
  let asked = 0;
  let checks = 0;
  const watchers = new Map<string, () => void>();
  const happens = (what: string) => watchers.get(what)?.();
  const until = (what: string, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      watchers.set(what, resolve);
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  const wait = ({ signal }: ProviderRequest, question: string): Promise<void> => {
    if (question === questions.polled && checks < 3) return until('check', signal);
    if (question === questions.left) return until('resume', signal);
    if (question === questions.stopped) return until('never', signal);
    return Promise.resolve();
  };
  const provider: Provider = {
    async *generate(request) {
      asked += 1;
      const question = String(request.messages.at(-1)?.content);
      for (const delta of ['It ', 'flöws ', '😀 ', 'on']) yield { type: 'text', delta };
      await wait(request, question);
      for (const delta of [' and ', 'on.']) yield { type: 'text', delta };
      yield { type: 'finish', finish: 'stop' };
    },
  };
  return {
    provider,
    get asked() {
      return asked;
    },
    see(method: string, path: string, query: URLSearchParams) {
      if (path === '/chat/check_generation' && (checks += 1) >= 3) happens('check');
      if (method === 'GET' && path === '/chat/stream' && query.has('after')) happens('resume');
    },
  };
}
