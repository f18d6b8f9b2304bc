import type { Context } from 'hono';
import { taskOfCursor } from '../../../src/protocol/events.js';
import type { JsonRecord } from '../../../src/protocol/guards.js';
import { Refusal } from '../refusal.js';
import type { Follower } from '../runs/follower.js';
import type { Runs } from '../runs/runs.js';
import type { Store } from '../store/store.js';
import { refuse } from './answers.js';
import {
  bad,
  readBody,
  readClientKey,
  readConfirmation,
  readId,
  readOptionalId,
  readOptionalText,
  readQuery,
} from './input.js';
import { refuseForeignGet } from './origin.js';
import type { Route } from './route.js';

export interface StreamRoutesOptions {
  readonly store: Store;
  readonly runs: Runs;
  /** Whether the operator lets clients stream. */
  readonly isOn: boolean;
}

/** What a client does that streams: starts and follows by one request, and comes back to where it was. */
export function streamRoutes({ store, runs, isOn }: StreamRoutesOptions): readonly Route[] {
  const start = (context: Context, input: JsonRecord): Response => {
    const messageId = readId(input, 'messageId');
    const confirmed = readConfirmation(input);
    const clientKey = readClientKey(input);
    const { id: sessionId } = store.sessions.get(readId(input, 'sessionId'));
    try {
      return stream(context, runs.follow(runs.start({ sessionId, messageId, confirmed, clientKey })));
    } catch (error) {
      if (error instanceof Refusal && error.code === 'session_already_thinking') return refuse(context, error, 409);
      throw error;
    }
  };

  const resume = (context: Context, input: JsonRecord, taskId: number, cursor: string | undefined): Response => {
    const after = cursor === undefined ? undefined : readSeq(cursor, taskId);
    const { id } = store.sessions.get(readId(input, 'sessionId'));
    const run = runs.find(id, taskId);
    if (run === undefined || (run.ended && after === run.log.last)) return context.body(null, 204);
    return stream(context, runs.follow(run, after));
  };

  const whileOn =
    (answer: Route['answer']): Route['answer'] =>
    (context) => {
      if (!isOn) throw new Refusal('streaming_disabled');
      return answer(context);
    };

  return [
    {
      method: 'GET',
      path: '/chat/stream',
      answer: whileOn((context) => {
        const query = readQuery(context);
        const cursor = readOptionalText(query, 'after') ?? context.req.header('last-event-id');
        const taskId = readOptionalId(query, 'taskId') ?? taskIdOf(cursor);
        if (taskId !== undefined) return resume(context, query, taskId, cursor);
        refuseForeignGet(context);
        return start(context, query);
      }),
    },
    {
      method: 'POST',
      path: '/chat/stream',
      answer: whileOn(async (context) => start(context, await readBody(context))),
    },
  ];
}

/** An `EventSource` that reconnects repeats its address and tells only the cursor, which knows the run. */
function taskIdOf(cursor: string | undefined): number | undefined {
  return cursor === undefined ? undefined : readOptionalId({ cursor: taskOfCursor(cursor) }, 'cursor');
}

function readSeq(cursor: string, taskId: number): number {
  const [, task, seq] = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  if (seq === undefined || Number(task) !== taskId) throw bad('"after" is no cursor of this run.');
  return Number(seq);
}

/** Pull-driven: nothing is fetched from the follower that the connection has no room for (contract, rule 10). */
function stream(context: Context, follower: Follower): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const frames = await follower.next();
      if (frames === undefined) controller.close();
      else controller.enqueue(encoder.encode(frames));
    },
    cancel: () => follower.close(),
  });
  return context.body(body, 200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
}
