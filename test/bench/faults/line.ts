import type { ServerResponse } from 'node:http';

/** The faults of the line. What happens to the page itself is done by the browser: see faults.ts. */
export const lineFaults = ['cut', 'stall', 'held back', '404', 'HTML', '401', '429'] as const;
export const pageFaults = ['freeze', 'reload', 'offline'] as const;
export type Fault = (typeof lineFaults)[number] | (typeof pageFaults)[number];

/** Words of an answer; where it is held back, it is longer than anybody looks on. */
export const wordsOf = (fault: Fault): number => (fault === 'held back' ? 300 : 40);
/** Milliseconds between two words. */
export const PACE = 250;
/** After this word the line breaks, or goes silent. */
const LAST = 'w10 ';

/** One client under one fault: what was asked of its server, and the streams that are open. */
export class Cell {
  generations = 0;
  /** Words that the model has said, of the answer that is furthest. */
  spoken = 0;
  isOffline = false;
  readonly #open = new Set<ServerResponse>();
  #streams = 0;

  constructor(readonly fault: Fault) {}

  /** What the model says. */
  async *words(wait: (milliseconds: number) => Promise<unknown>): AsyncGenerator<string> {
    this.generations += 1;
    for (let index = 0; index < wordsOf(this.fault); index += 1) {
      await wait(PACE);
      this.spoken = Math.max(this.spoken, index + 1);
      yield `w${index} `;
    }
  }

  /** Answers in the stead of the stream's endpoint, where the fault is of that kind. */
  refuses(response: ServerResponse): boolean {
    this.#streams += 1;
    const say = (status: number, type: string, body: string, headers = {}): true => {
      response.writeHead(status, { 'content-type': type, ...headers }).end(body);
      return true;
    };
    if (this.fault === '404') return say(404, 'text/plain', 'Not Found');
    if (this.fault === 'HTML') return say(200, 'text/html', '<!doctype html><title>Login</title><p>Log in</p>');
    if (this.fault === '401') return say(401, 'application/json', '{"error":"Unauthorized"}');
    if (this.fault === '429' && this.#streams === 1)
      return say(429, 'application/json', '{"error":"Too many requests"}', { 'retry-after': '3' });
    return false;
  }

  /** A way to the page, on which the first stream meets the fault. */
  line(response: ServerResponse): Line {
    const isFirst = this.#streams <= 1;
    const held: string[] = [];
    let isSilent = false;
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    return {
      write: (text) => {
        if (isSilent || response.destroyed) return;
        if (this.fault === 'held back') held.push(text);
        else response.write(text);
        if (!isFirst || !text.includes(LAST)) return;
        // what was written before goes out first
        if (this.fault === 'cut') setImmediate(() => response.destroy());
        isSilent = this.fault === 'stall';
      },
      end: () => {
        if (!isSilent) response.end(held.join(''));
      },
    };
  }

  /** The network is gone: so are its connections. */
  disconnect(): void {
    for (const response of this.#open) response.destroy();
  }
}

export interface Line {
  readonly write: (text: string) => void;
  readonly end: () => void;
}
