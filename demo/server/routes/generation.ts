import type { Context } from 'hono';
import { encodePendingActions } from '../../../src/protocol/encode.js';
import { encodeMessage } from '../../../src/protocol/message.js';
import type { Session } from '../../../src/protocol/session.js';
import type { Run } from '../runs/run.js';
import type { Runs } from '../runs/runs.js';
import type { Store } from '../store/store.js';
import { bad, readBody, readConfirmation, readId, readQuery } from './input.js';
import { refuseForeignGet } from './origin.js';
import type { Route } from './route.js';

export interface GenerationRoutesOptions {
  readonly store: Store;
  readonly runs: Runs;
}

/** What a client does that polls. */
export function generationRoutes({ store, runs }: GenerationRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/chat/generate',
      answer(context) {
        refuseForeignGet(context);
        const query = readQuery(context);
        const confirmed = readConfirmation(query);
        const { id: sessionId } = store.sessions.get(readId(query, 'sessionId'));
        const message = store.messages.lastHuman(sessionId);
        if (message === undefined) throw bad('There is no message to answer.');
        const run = runs.start({ sessionId, messageId: message.id, confirmed, clientKey: undefined });
        return context.json({ taskId: run.taskId });
      },
    },
    {
      method: 'GET',
      path: '/chat/check_generation',
      answer(context) {
        const query = readQuery(context);
        const taskId = readId(query, 'taskId');
        const { id } = store.sessions.get(readId(query, 'sessionId'));
        return answerCheck(context, runs, id, taskId);
      },
    },
    {
      method: 'GET',
      path: '/chat/check_session',
      answer: (context) => answerSession(context, store),
    },
    {
      method: 'POST',
      path: '/chat/cancel',
      async answer(context) {
        const body = await readBody(context);
        const taskId = readId(body, 'taskId');
        const { id } = store.sessions.get(readId(body, 'sessionId'));
        const message = runs.cancel(id, taskId);
        return context.json({ task_status: 5, ...(message ? { message: encodeMessage(message) } : {}) });
      },
    },
  ];
}

function answerSession(context: Context, store: Store): Response {
  const session = store.sessions.get(readId(readQuery(context), 'sessionId'));
  return context.json({
    messageTaskId: store.runs.activeIn(session.id)?.taskId ?? null,
    titleTaskId: null,
    sessionTitle: session.title,
    is_remembered: false,
    ...encodePendingActions(store.messages.pendingActions(session.id)),
  });
}

/** Contract section 2. */
function answerCheck(context: Context, runs: Runs, sessionId: Session['id'], taskId: number): Response {
  const check = runs.check(sessionId, taskId);
  switch (check.state) {
    case 'running':
      return context.json({ task_status: 2, slow_pickup: false, task_output: outputOf(check.run) }, 417);
    case 'answered':
      return context.json({ ...encodeMessage(check.message), ...encodePendingActions(check.pendingActions) });
    case 'answer gone':
      return context.json({ task_status: 3 }, 417);
    case 'failed':
      return context.json(
        {
          error: 'task_failed_or_canceled',
          task_status: check.status,
          userFacingErrorMessage: check.failure.words,
        },
        400,
      );
  }
}

/** All text so far. */
function outputOf({ answer: { content, reasoning, sources } }: Run): unknown {
  if (content === '' && reasoning === '') return null;
  return { output: content, reasoning, sources: JSON.stringify(sources) };
}
