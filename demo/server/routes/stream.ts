import type { Context } from 'hono';
import { taskOfCursor } from '../../../src/protocol/events.js';
import type { JsonRecord } from '../../../src/protocol/guards.js';
import { Refusal } from '../refusal.js';
import { note } from '../request-scope.js';
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
import type { ChatContext, Route } from './route.js';

export interface StreamRoutesOptions {
  readonly store: Store;
  readonly runs: Runs;
  /** Whether the operator lets clients stream. */
  readonly isOn: boolean;
}

/** What a client does that streams: starts and follows by one request, and comes back to where it was. */
export function streamRoutes(options: StreamRoutesOptions): readonly Route[] {
  const whileOn =
    (answer: Route['answer']): Route['answer'] =>
    (context) => {
      if (!options.isOn) throw new Refusal('streaming_disabled');
      if (!context.get('user').streams)
        throw new Refusal('streaming_disabled', 'Streaming is switched off in your account.');
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
        if (taskId !== undefined) return resume(options, context, taskId, cursor);
        refuseForeignGet(context);
        return start(options, context, query);
      }),
    },
    {
      method: 'POST',
      path: '/chat/stream',
      answer: whileOn(async (context) => start(options, context, await readBody(context))),
    },
  ];
}

async function start({ store, runs }: StreamRoutesOptions, context: ChatContext, input: JsonRecord): Promise<Response> {
  const messageId = readId(input, 'messageId');
  const confirmed = readConfirmation(input);
  const clientKey = readClientKey(input);
  const { id: userId } = context.get('user');
  const { id: sessionId } = await store.of(userId).sessions.get(readId(input, 'sessionId'));
  try {
    const run = await runs.start({ userId, sessionId, messageId, confirmed, clientKey });
    note({ runId: run.taskId });
    return stream(context, runs.follow(run));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'session_already_thinking') return refuse(context, error, 409);
    throw error;
  }
}

async function resume(
  { store, runs }: StreamRoutesOptions,
  context: ChatContext,
  taskId: number,
  cursor: string | undefined,
): Promise<Response> {
  const after = cursor === undefined ? undefined : readSeq(cursor, taskId);
  const { id: userId } = context.get('user');
  const { id: sessionId } = await store.of(userId).sessions.get(readId(readQuery(context), 'sessionId'));
  const run = await runs.find({ userId, sessionId, taskId });
  if (run === undefined || (run.ended && after === run.log.last)) return context.body(null, 204);
  note({ runId: run.taskId });
  return stream(context, runs.follow(run, after));
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
