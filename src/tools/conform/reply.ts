import { absent, expect, NoAnswer } from './finding.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; `undefined` where it is not JSON. */
  readonly body: unknown;
}

/** A reply that came while something else was looked at, or that none came. */
export class Recorded {
  constructor(private readonly outcome: Reply | NoAnswer) {}

  /** @throws NoAnswer */
  get reply(): Reply {
    if (this.outcome instanceof NoAnswer) throw this.outcome;
    return this.outcome;
  }

  /** Whether it was done what was asked for. */
  get isDone(): boolean {
    return !(this.outcome instanceof NoAnswer) && this.outcome.status >= 200 && this.outcome.status < 300;
  }

  /** Whether it says that a run goes on (contract section 2). */
  get isWaiting(): boolean {
    return !(this.outcome instanceof NoAnswer) && this.outcome.status === 417;
  }
}

/** In a line: its status, its kind where that is not JSON, and how its body begins. */
export function describe({ status, headers, text, body }: Pick<Reply, 'status' | 'headers' | 'text' | 'body'>): string {
  const [type = ''] = (headers.get('content-type') ?? 'no content type').split(';');
  const words = text.replaceAll(/\s+/g, ' ').trim();
  const start = words.length > 120 ? `${words.slice(0, 120)}…` : words;
  return [String(status), ...(body === undefined ? [type] : []), ...(start === '' ? [] : [start])].join(' ');
}

const missing: ReadonlySet<number> = new Set([404, 405, 501]);

/** How a backend says that an endpoint is not there (contract section 1). */
export function isMissing({ status }: Pick<Reply, 'status'>): boolean {
  return missing.has(status);
}

/**
 * Of an endpoint that a backend need not have.
 *
 * @throws Finding `absent` where it is missing, `wrong` where it answers in another way than by 200
 */
export function expectOffered(reply: Reply, endpoint: string): void {
  if (isMissing(reply)) throw absent(`${endpoint} answers ${reply.status}`);
  expectOk(reply);
}

/** @throws Finding `wrong` for another status than 200, and for what is no JSON */
export function expectOk(reply: Reply): void {
  expect(reply.status === 200 && reply.body !== undefined, describe(reply));
}

/**
 * What was read of a body, by a reader of src/protocol.
 *
 * @throws Finding `wrong` where it could not be
 */
export function expectRead<Value>(reply: Reply, read: (body: unknown) => Value | undefined): Value {
  expectOk(reply);
  const value = read(reply.body);
  expect(value !== undefined, describe(reply));
  return value;
}
