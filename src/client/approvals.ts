import { isRefusal } from '../transport/locate.js';
import { isAnswerable, type ChatMessage } from './thread.js';
import type { Parts } from './upkeep.js';

/**
 * Lets the assistant do what it has asked leave for, or not. Asked for once: it is offered again only where the server
 * has refused to listen, and otherwise as `check_session` tells.
 */
export async function answerActions({ state, runs }: Parts, isConfirmed: boolean): Promise<ChatMessage | undefined> {
  const key = state.current.get();
  const thread = state.thread(key);
  const { sessionId, pendingActions } = thread;
  const human = thread.messages.findLast(isAnswerable)?.id;
  if (state.$pendingActions.get().length === 0 || sessionId === undefined || human === undefined) return undefined;
  state.change(key, { pendingActions: [] });
  const follows = thread.messages.findLast(({ id }) => id !== undefined)?.id;
  const answer = await runs.start(key, sessionId, { messageId: human, agencyConfirm: isConfirmed, follows });
  const { error, run } = state.thread(key);
  if (error && isRefusal(error) && run?.state.answer.taskId === undefined) state.change(key, { pendingActions });
  return answer;
}
