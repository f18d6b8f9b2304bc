import type { Capabilities } from '../protocol/capabilities.js';
import { HttpBackend, type BackendOptions } from '../transport/backend.js';
import { systemClock, type Clock } from '../transport/clock.js';
import type { EndpointName, EndpointOverrides } from '../transport/endpoints.js';
import type { HeaderSource } from '../transport/http.js';
import { defaultLimits, type RunLimits } from '../transport/limits.js';
import { createStreamMemory, type KeyValueStorage } from '../transport/memory.js';
import type { RunMetric } from '../transport/meter.js';
import type { RunContext, TransportChoice } from '../transport/run-state.js';
import { createSlots, type Locks } from '../transport/slots.js';
import { pageSurroundings, type Surroundings } from '../transport/surroundings.js';
import { withCorsHint } from './cross-origin.js';
import { absoluteOf, originLocks, tabStorage } from './platform.js';

export interface ChatOptions {
  /** Where the contract's paths begin, such as `/api` or `https://chat.example/api`. */
  readonly baseUrl: string;
  /**
   * Sent with every request to the server of `baseUrl`, and nowhere else. A function is asked before each attempt, and
   * once more after 401, 412 and 419. One that rejects, or takes longer than `requestTimeout`, is `unauthorized` with
   * the reason as its `cause`, and nothing is sent.
   */
  readonly headers?: HeaderSource;
  readonly credentials?: RequestCredentials;
  readonly fetch?: typeof fetch;
  /** `auto` (the default) streams, and polls where streaming is not to be had. */
  readonly transport?: TransportChoice;
  /** Milliseconds that one request may take, event streams and uploads aside; 15,000 by default. */
  readonly requestTimeout?: number;
  /** Milliseconds that one upload may take; 300,000 by default. */
  readonly uploadTimeout?: number;
  /** Where the backend has its endpoints, as far as they are not the contract's: see `nextcloud()`. */
  readonly endpoints?: EndpointOverrides;
  /** What is known of the backend beforehand: then it is not asked for its capabilities. */
  readonly capabilities?: Capabilities | undefined;
  /** How long is waited for what, and how often is tried: see `RunLimits`. */
  readonly limits?: Partial<RunLimits>;
  readonly clock?: Clock;
  /** 0 to 1: spreads requests in time. */
  readonly random?: () => number;
  /** Remembers where streaming does not work; the tab's session storage by default. */
  readonly storage?: KeyValueStorage;
  /** Counts the streams of all tabs; Web Locks by default, where there are any. */
  readonly locks?: Locks;
  /** Online, hidden, woken; the page's own by default. */
  readonly surroundings?: Surroundings;
  /** Told of each run once it has ended: times, transport, what went wrong on the way. */
  readonly onMetric?: (metric: RunMetric) => void;
}

/** What all runs of one client share, and how it asks its server, whose address is absolute here. */
interface ChatContext extends RunContext {
  readonly http: BackendOptions;
  readonly address: string;
}

/** What all runs of one client share, with the platform's own for whatever an app does not hand in. */
export function createContext(
  options: ChatOptions,
  onAnswer: (name: EndpointName, isThere: boolean) => void,
): ChatContext {
  const { baseUrl, headers, credentials, endpoints, uploadTimeout } = options;
  const { requestTimeout = 15_000, clock = systemClock } = options;
  const address = absoluteOf(baseUrl);
  // a browser's fetch must be called on its window
  const fetch = withCorsHint(options.fetch ?? ((input, init) => globalThis.fetch(input, init)), address);
  const http = { baseUrl, headers, credentials, fetch, clock, requestTimeout, endpoints };
  return {
    http,
    address,
    backend: new HttpBackend({ ...http, uploadTimeout, onAnswer }),
    clock,
    limits: { ...defaultLimits, ...options.limits },
    random: options.random ?? Math.random,
    transport: options.transport ?? 'auto',
    memory: createStreamMemory(`${address}/chat/stream`, options.storage ?? tabStorage(), Date.now),
    slots: createSlots(new URL(address).origin, options.locks ?? originLocks()),
    surroundings: options.surroundings ?? pageSurroundings(),
    onMetric: options.onMetric,
  };
}
