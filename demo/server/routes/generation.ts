import { encodePendingActions } from '../../../src/protocol/encode.js';
import type { JsonRecord } from '../../../src/protocol/guards.js';
import { encodeMessage, type Message } from '../../../src/protocol/message.js';
import type { RunAddress, RunState } from '../runs/requests.js';
import type { Runs } from '../runs/runs.js';
import { noteRun } from '../request-scope.js';
import type { Store } from '../store/store.js';
import { bad, readBody, readConfirmation, readId, readQuery } from './input.js';
import { refuseForeignGet } from './origin.js';
import type { ChatContext, Route } from './route.js';

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
      async answer(context) {
        refuseForeignGet(context);
        const query = readQuery(context);
        const confirmed = readConfirmation(query);
        const { id: userId } = context.get('user');
        const { sessions, messages } = store.of(userId);
        const { id: sessionId } = await sessions.get(readId(query, 'sessionId'));
        const message = await messages.lastHuman(sessionId);
        if (message === undefined) throw bad('There is no message to answer.');
        const run = await runs.start({ userId, sessionId, messageId: message.id, confirmed, clientKey: undefined });
        return context.json({ taskId: noteRun(run.taskId) });
      },
    },
    {
      method: 'GET',
      path: '/chat/regenerate',
      async answer(context) {
        refuseForeignGet(context);
        return context.json({ taskId: await regenerate(context, { store, runs }) });
      },
    },
    {
      method: 'GET',
      path: '/chat/check_generation',
      answer: async (context) => {
        const address = await readAddress(context, readQuery(context), store);
        return answerCheck(context, await runs.check(address));
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
        const address = await readAddress(context, await readBody(context), store);
        const message = await runs.cancel(address);
        return context.json({ task_status: 5, ...(message ? { message: encodeMessage(message) } : {}) });
      },
    },
  ];
}

/** Another answer in the place of one, which goes when that is there. @returns the taskId of its run */
async function regenerate(context: ChatContext, { store, runs }: GenerationRoutesOptions): Promise<number> {
  const query = readQuery(context);
  const messageId = readId(query, 'messageId');
  const { id: userId } = context.get('user');
  const { sessions, messages } = store.of(userId);
  const { id: sessionId } = await sessions.get(readId(query, 'sessionId'));
  const answer = await messages.get(sessionId, messageId);
  const question = await messages.questionOf(answer.id);
  if (question === undefined) throw bad('Only an answer can be given anew.');
  const unasked = { confirmed: undefined, clientKey: undefined };
  const run = await runs.start({ userId, sessionId, messageId: question, ...unasked, replaces: answer.id });
  return run.taskId;
}

/** @throws Refusal `session_not_found` */
async function readAddress(context: ChatContext, input: JsonRecord, store: Store): Promise<RunAddress> {
  const taskId = readId(input, 'taskId');
  const { id: userId } = context.get('user');
  const { id: sessionId } = await store.of(userId).sessions.get(readId(input, 'sessionId'));
  return { userId, sessionId, taskId };
}

async function answerSession(context: ChatContext, store: Store): Promise<Response> {
  const { sessions, messages, runs } = store.of(context.get('user').id);
  const session = await sessions.get(readId(readQuery(context), 'sessionId'));
  const active = await runs.activeIn(session.id);
  return context.json({
    messageTaskId: active?.taskId ?? null,
    titleTaskId: null,
    sessionTitle: session.title,
    is_remembered: false,
    ...encodePendingActions(await messages.pendingActions(session.id)),
  });
}

/** Contract section 2. */
function answerCheck(context: ChatContext, check: RunState): Response {
  switch (check.state) {
    case 'running':
      return context.json({ task_status: 2, slow_pickup: false, task_output: outputOf(check.answer) }, 417);
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
function outputOf(answer: Message | undefined): unknown {
  if (answer === undefined || (answer.content === '' && answer.reasoning === '')) return null;
  const { content, reasoning, sources } = answer;
  return { output: content, reasoning, sources: JSON.stringify(sources) };
}
