import { HttpBackend, type Backend } from '../transport/backend.js';
import type { Clock } from '../transport/clock.js';
import type { EndpointOverrides } from '../transport/endpoints.js';
import type { HeaderSource } from '../transport/http.js';
import type { TransportChoice } from '../transport/run-state.js';

export interface ChatOptions {
  /** Where the contract's paths begin, such as `/api` or `https://chat.example/api`. */
  readonly baseUrl: string;
  /**
   * Sent with every request to the server of `baseUrl`, and nowhere else. A function is asked before each attempt, and
   * once more after 401, 412 and 419.
   */
  readonly headers?: HeaderSource;
  readonly credentials?: RequestCredentials;
  readonly fetch?: typeof fetch;
  /** `auto` (the default) streams, and polls where streaming is not to be had. */
  readonly transport?: TransportChoice;
  /** Milliseconds that one request may take, event streams aside; 15,000 by default. */
  readonly requestTimeout?: number;
  /** Where the backend has its endpoints, as far as they are not the contract's: see `nextcloud()`. */
  readonly endpoints?: EndpointOverrides;
  readonly clock?: Clock;
}

export function createBackend(options: ChatOptions, clock: Clock): Backend {
  const { baseUrl, headers, credentials, endpoints, requestTimeout = 15_000 } = options;
  // a browser's fetch must be called on its window
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  return new HttpBackend({ baseUrl, headers, credentials, endpoints, fetch, clock, requestTimeout });
}
