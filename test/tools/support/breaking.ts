import { isRecord, parseJson, type JsonRecord } from '../../../src/protocol/guards.js';
import type { Between, Passing, Wanted } from './reference-bench.js';

/** Ways to break one thing of a backend that is otherwise as it should be. */

/** The rule that is broken, in what way, and by what. */
export type Break = readonly [rule: string, how: string, make: () => Between];

/** `GET /chat/messages`, and what else must be so. */
export function of(endpoint: string, isSo: Wanted = () => true): Wanted {
  return (passing) => `${passing.method} ${passing.path}` === endpoint && isSo(passing);
}

/** Another answer, with nothing asked of the backend. */
export function instead(isWanted: Wanted, answer: (passing: Passing) => Response): Between {
  return (passing) => (isWanted(passing) ? Promise.resolve(answer(passing)) : passing.next());
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The backend's JSON, changed. What is `undefined` then stays. */
export function altered(
  isWanted: Wanted,
  change: (answer: JsonAnswer, passing: Passing) => JsonAnswer | undefined,
): Between {
  return async (passing) => {
    const response = await passing.next();
    if (!isWanted(passing)) return response;
    const text = await response.text();
    const { status, body } = change({ status: response.status, body: parseJson(text) }, passing) ?? {};
    return status === undefined ? new Response(text, response) : json(status, body);
  };
}

/** The same, of a 200 alone. */
export function changed(isWanted: Wanted, change: (body: JsonRecord, passing: Passing) => unknown): Between {
  return altered(isWanted, ({ status, body }, passing) =>
    status === 200 && isRecord(body) ? { status, body: change(body, passing) } : undefined,
  );
}

/** Each frame of a stream, changed into as many as come back. */
export function reframed(isWanted: Wanted, makeChange: () => (frame: string) => readonly string[]): Between {
  return async (passing) => {
    const response = await passing.next();
    if (!isWanted(passing) || response.status !== 200 || !response.body) return response;
    const change = makeChange();
    const decoder = new TextDecoder();
    let rest = '';
    const frames = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
        rest = pieces.pop() ?? '';
        for (const frame of pieces.flatMap(change)) controller.enqueue(new TextEncoder().encode(`${frame}\n\n`));
      },
    });
    return new Response(response.body.pipeThrough(frames), { status: 200, headers: response.headers });
  };
}

/** What the data of a frame becomes; `undefined` drops the frame. */
export function data(change: (data: JsonRecord, frame: string) => JsonRecord | undefined): (frame: string) => string[] {
  return (frame) => {
    const line = frame.split('\n').find((line) => line.startsWith('data: '));
    const value = parseJson(line?.slice('data: '.length) ?? '');
    if (line === undefined || !isRecord(value)) return [frame];
    const becomes = change(value, frame);
    return becomes === undefined ? [] : [frame.replace(line, () => `data: ${JSON.stringify(becomes)}`)];
  };
}

export function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

export function page(status = 200): Response {
  return new Response('<!doctype html><title>Welcome</title>', { status, headers: { 'content-type': 'text/html' } });
}

/** What was sent as JSON. */
export function sent({ init }: Passing): JsonRecord {
  const body = typeof init.body === 'string' ? parseJson(init.body) : undefined;
  return isRecord(body) ? body : {};
}

export function without(record: JsonRecord, ...keys: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
