import { setTimeout as sleep } from 'node:timers/promises';
import { fetch, type Dispatcher, type RequestInit, type Response } from 'undici';
import { isPrivateHost } from './addresses.js';
import { dispatcherFor, privateAddress, type Network } from './connection.js';
import { readBounded } from './event-stream.js';
import { errorOfResponse } from './openai-errors.js';
import { usualLimits, type Limits } from './patience.js';
import { ProviderError } from './provider.js';
import { retryAfterOf } from './retry-after.js';

const errorBodyLimit = 64_000;
/** So many times a request is sent again that was turned away. */
const retries = 2;
/** Milliseconds. Whoever is to wait for longer had better be told. */
const longestPause = 30_000;

export interface ServiceOptions extends Network {
  readonly limits?: Partial<Limits>;
  /** undici's, or what stands in its place. */
  readonly fetch?: typeof fetch;
  /** Waits; rejects when the signal aborts. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** What is sent where. */
export interface ServiceRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: NonNullable<RequestInit['body']>;
}

/** A service of somebody else's, reached by HTTP. */
export class Service {
  readonly limits: Limits;
  readonly #dispatcher: Dispatcher;
  readonly #fetch: typeof fetch;
  readonly #wait: NonNullable<ServiceOptions['wait']>;
  readonly #allowPrivate: boolean;

  /** @param url any address of the service */
  constructor(url: string, { limits, wait = pause, ...options }: ServiceOptions) {
    this.limits = { ...usualLimits, ...limits };
    this.#dispatcher = dispatcherFor(url, options, this.limits.connect);
    this.#fetch = options.fetch ?? fetch;
    this.#wait = wait;
    this.#allowPrivate = options.allowPrivate ?? false;
  }

  /**
   * Sends a request, and again where the service has turned it away and says when to come back: then nothing has
   * been generated yet. Nothing else is ever repeated. A redirect is an error: it would carry the conversation to
   * wherever it points.
   *
   * @throws ProviderError
   */
  async post(request: ServiceRequest, signal: AbortSignal): Promise<Response> {
    if (!this.#allowPrivate && isPrivateHost(new URL(request.url).hostname))
      throw new ProviderError('provider_private', { cause: 'a private address' });
    for (let attempt = 0; ; attempt += 1) {
      const response = await this.#send(request, signal);
      if (response.ok) return response;
      const wish = retryAfterOf(response.headers, Date.now());
      const isTurnedAway = response.status === 429 || response.status === 503;
      if (!isTurnedAway || attempt === retries || wish === undefined || wish > longestPause)
        throw await refusalOf(response, wish);
      await response.body?.cancel();
      await this.#wait(wish, signal);
    }
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }

  async #send({ url, headers, body }: ServiceRequest, signal: AbortSignal): Promise<Response> {
    const dispatcher = this.#dispatcher;
    try {
      return await this.#fetch(url, { method: 'POST', headers, body, signal, redirect: 'error', dispatcher });
    } catch (error) {
      const cause = reasonOf(error);
      throw new ProviderError(cause === privateAddress ? 'provider_private' : 'provider_unreachable', { cause });
    }
  }
}

async function refusalOf(response: Response, wish: number | undefined): Promise<ProviderError> {
  // The status says enough where the words break off.
  const body = response.body === null ? '' : await readBounded(response.body, errorBodyLimit).catch(() => '');
  return errorOfResponse(response.status, body, wish === undefined ? undefined : Math.ceil(wish / 1000));
}

/** The code of a network error. Its text may hold addresses, and those may hold secrets. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'unknown';
  if (cause.message === 'unexpected redirect') return cause.message;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}
