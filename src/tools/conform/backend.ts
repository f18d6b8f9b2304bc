import { parseJson } from '../../protocol/guards.js';
import { createDeadline, unlessAborted, type Clock } from '../../transport/clock.js';
import { contractEndpoints, toCall, type EndpointInputs, type EndpointName } from '../../transport/endpoints.js';
import type { Call } from '../../transport/http.js';
import type { Target } from '../target.js';
import { NoAnswer } from './finding.js';
import { EventLine } from './event-line.js';
import type { ConformLimits } from './limits.js';
import { Recorded, type Reply } from './reply.js';

export interface BackendOptions extends Target {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly limits: ConformLimits;
  readonly signal?: AbortSignal | undefined;
  /** Leaves out the header that no other site can send (contract section 1). */
  readonly isBare?: boolean | undefined;
}

/** The backend as a client meets it: by HTTP, with nothing put right on the way. Every wait for it is bounded. */
export class Backend {
  constructor(readonly options: BackendOptions) {}

  /** The same backend, asked by somebody else. */
  as(headers: Headers, { isBare = false } = {}): Backend {
    return new Backend({ ...this.options, headers, isBare });
  }

  /** @throws NoAnswer */
  ask<Name extends EndpointName>(name: Name, input: EndpointInputs[Name]): Promise<Reply> {
    return this.send(toCall(contractEndpoints[name], input));
  }

  /** For what is judged later: that nobody answered is then thrown by whoever looks at it. */
  async record<Name extends EndpointName>(name: Name, input: EndpointInputs[Name]): Promise<Recorded> {
    return this.keep(() => this.ask(name, input));
  }

  async keep(ask: () => Promise<Reply>): Promise<Recorded> {
    try {
      return new Recorded(await ask());
    } catch (error) {
      if (error instanceof NoAnswer) return new Recorded(error);
      throw error;
    }
  }

  /** @throws NoAnswer */
  send(call: Call): Promise<Reply> {
    return this.bounded(this.options.limits.request, async (signal) => {
      const response = await this.#fetch(call, signal, 'application/json');
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: parseJson(text) };
    });
  }

  /**
   * Opens what should be an event stream.
   *
   * @throws NoAnswer
   */
  async open(call: Call, extra: Readonly<Record<string, string>> = {}): Promise<EventLine> {
    const { clock, limits, signal } = this.options;
    const left = new AbortController();
    const leave = () => left.abort();
    const over = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
    const response = await this.bounded(limits.request, (deadline) => {
      deadline.addEventListener('abort', leave, { once: true });
      return this.#fetch(call, over, 'text/event-stream', extra);
    });
    return EventLine.of(response, { clock, limits, bounded: (...wait) => this.bounded(...wait), leave });
  }

  /** @throws NoAnswer when the time is up, or nothing comes */
  async bounded<Value>(milliseconds: number, run: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const { clock, signal } = this.options;
    signal?.throwIfAborted();
    const deadline = createDeadline(milliseconds, { clock, signal });
    try {
      return await unlessAborted(run(deadline.signal), deadline.signal);
    } catch (error) {
      signal?.throwIfAborted();
      const { expired } = deadline;
      throw new NoAnswer(expired ? `nothing came within ${milliseconds / 1000} s` : reasonOf(error), expired);
    } finally {
      deadline.clear();
    }
  }

  #fetch(call: Call, signal: AbortSignal, accept: string, extra: Readonly<Record<string, string>> = {}) {
    const { baseUrl, headers: own, fetch, isBare } = this.options;
    const { method, path, query, json, form } = call;
    const headers = new Headers({ accept, ...(isBare ? {} : { 'ocs-apirequest': 'true' }), ...extra });
    if (json !== undefined) headers.set('content-type', 'application/json');
    for (const [name, value] of own) headers.set(name, value);
    const url = baseUrl + path + queryOf(query);
    const body = json === undefined ? (form ?? null) : JSON.stringify(json);
    return fetch(url, { method, headers, body, signal, cache: 'no-store', redirect: 'manual' });
  }
}

/** Node says what happened in the cause of a `TypeError: fetch failed`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error) return `no answer (${'code' in cause ? String(cause.code) : cause.message})`;
  return 'no answer';
}

function queryOf(query: Call['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}
