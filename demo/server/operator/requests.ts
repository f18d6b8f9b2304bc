import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { requestId } from 'hono/request-id';
import { inRequest, type RequestNotes } from '../request-scope.js';
import type { RequestEntry } from './logger.js';
import type { Metrics } from './metrics.js';

/** Takes the id that a proxy has given a request where it is sane, and makes one where not. It is answered. */
export const numberRequests: MiddlewareHandler = requestId({ limitLength: 128 });

export interface WatchOptions {
  readonly metrics: Metrics;
  readonly tell: (entry: RequestEntry) => void;
}

/** Tells of every request once it is answered, and counts what came of it. */
export function watchRequests({ metrics, tell }: WatchOptions): MiddlewareHandler {
  return async (context, next) => {
    const begin = performance.now();
    const notes: RequestNotes = { requestId: context.get('requestId') };
    await inRequest(notes, next);
    const { runId, code } = notes;
    const { status } = context.res;
    count(context, notes, metrics);
    tell({
      method: context.req.method,
      path: context.req.path,
      status,
      milliseconds: Math.round(performance.now() - begin),
      ...(runId === undefined ? {} : { runId }),
      ...(code === undefined ? {} : { code }),
    });
  };
}

function count(context: Context, { runId, code }: RequestNotes, metrics: Metrics): void {
  const { req, res } = context;
  if (code !== undefined) metrics.refused(code);
  if (runId === undefined) return;
  if (req.path.endsWith('/chat/generate')) metrics.polled(runId);
  if (res.headers.get('content-type')?.startsWith('text/event-stream') !== true) return;
  const cursors = [req.query('after'), req.query('taskId'), req.header('last-event-id')];
  const end = metrics.followed(
    runId,
    cursors.some((cursor) => cursor !== undefined),
  );
  const { outgoing } = context.env as HttpBindings;
  outgoing.once('close', end);
}
