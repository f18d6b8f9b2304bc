import type { Endpoint, RecordedRequest } from './request.js';

/** All that was asked for, and who waits for it. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];
  readonly #watchers = new Set<() => void>();

  add(request: RecordedRequest): void {
    this.requests.push(request);
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const look of watchers) look();
  }

  async received(endpoint: Endpoint, nth: number): Promise<RecordedRequest> {
    for (;;) {
      const request = this.requests.filter((known) => known.endpoint === endpoint)[nth - 1];
      if (request) return request;
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }
}
