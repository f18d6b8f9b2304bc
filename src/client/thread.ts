import type { ChatError } from '../protocol/errors.js';
import { given, isSameId, type Id } from '../protocol/guards.js';
import {
  isIncomplete,
  type Attachment,
  type Message,
  type PendingAction,
  type StoredMessage,
} from '../protocol/message.js';
import type { RunMetric } from '../transport/meter.js';
import {
  finishOf,
  isEmpty,
  isOutcome,
  type Notice as RunNotice,
  type Outcome,
  type Phase,
  type RunState,
  type Transport,
} from '../transport/run-state.js';

export type { Outcome, Phase, Transport };

/** What a person may want to know: of the run that is under way, or that nothing can be had before they sign in. */
export type Notice = RunNotice | { readonly kind: 'signed_out' };

/** A message in a list: `key` stays the same from the first sign of it to its stored form, for as long as the page lives. */
export type ChatMessage = Message & {
  readonly key: string;
  /** The answers that were shown in its place before, oldest first, for as long as the page lives. */
  readonly versions?: readonly Message[];
};

/** What a session is doing. */
export type Status = 'idle' | 'loading' | 'sending' | Phase;

/** One session as the client holds it. Immutable: each change makes a new one. */
export interface Thread {
  readonly sessionId: Id | undefined;
  readonly messages: readonly ChatMessage[];
  /** There may be messages before these. */
  readonly hasOlder?: boolean;
  readonly activity: 'idle' | 'loading' | 'sending' | 'answering';
  /** An answer has ended here while another session was shown. */
  readonly isUnread?: boolean;
  /** A person stopped before the run had begun. */
  readonly isStopped?: boolean;
  readonly run?: { readonly key: string; readonly state: RunState };
  /** What its newest run that has ended was like. */
  readonly metric?: RunMetric;
  /** The answer that a run is to replace, kept until there is something to replace it with, by that run or another. */
  readonly superseded?: string | undefined;
  /** A message whose fate is unknown: the same text with the same files sent again must not be stored twice. */
  readonly unsent?:
    { readonly content: string; readonly attachments: readonly Attachment[]; readonly clientKey: string } | undefined;
  /** The message that an edit has deleted, and has not yet stored anew. */
  readonly edited?: { readonly id: Id; readonly attachments: readonly Attachment[] } | undefined;
  /** What the assistant asks leave for. */
  readonly pendingActions?: readonly PendingAction[] | undefined;
  readonly error?: ChatError | undefined;
}

export function emptyThread(sessionId?: Id): Thread {
  return { sessionId, messages: [], activity: 'idle' };
}

export function isBusy({ activity }: Thread): boolean {
  return activity === 'sending' || activity === 'answering';
}

export function statusOf({ activity, run }: Thread): Status {
  if (activity !== 'answering') return activity;
  return run && !isOutcome(run.state.phase) ? run.state.phase : 'connecting';
}

/** Of the newest run: what it is doing, or how it ended. A message that is on its way has none yet. */
export function phaseOf({ activity, run }: Thread): Phase | Outcome | undefined {
  return activity === 'sending' ? undefined : run?.state.phase;
}

export function noticeOf({ run, error }: Thread): Notice | undefined {
  return run?.state.notice ?? (error?.code === 'unauthorized' ? signedOut : undefined);
}

/** What waits for a yes or no; nothing while something else is being done. */
export function pendingOf({ activity, pendingActions }: Thread): readonly PendingAction[] {
  return activity === 'idle' ? (pendingActions ?? none) : none;
}

const none: readonly PendingAction[] = [];

/** One object for all, so that a store which holds it does not change from it to itself. */
const signedOut: Notice = { kind: 'signed_out' };

/** What is shown: the stored messages, then the answer that grows. */
export function messagesOf({ messages, activity, run, superseded }: Thread): readonly ChatMessage[] {
  if (activity !== 'answering' || !run) return messages;
  const growing: ChatMessage = { ...run.state.answer, key: run.key };
  // a run that ended while the list was fetched has brought its message by both
  const others = messages.filter(({ id }) => !isSameId(id, growing.id));
  const old = isEmpty(growing) ? undefined : others.find(({ key }) => key === superseded);
  return old ? [...others.filter((other) => other !== old), withVersion(growing, old)] : [...others, growing];
}

/** How many old versions of an answer are kept. */
const versionsKept = 9;

/** An answer in the place of another, which stays to be looked at. */
function withVersion(growing: ChatMessage, old: ChatMessage): ChatMessage {
  const { versions = [], key: _, ...version } = old;
  return { ...growing, versions: [...versions, version].slice(-versionsKept) };
}

/** True for an answer that is still being written. */
export function isGrowing({ role, id, finish }: Message): boolean {
  return role === 'assistant' && id === undefined && finish === undefined;
}

/** The thread once its run has ended: what was shown stays, and an answer without a word leaves no empty place behind. */
export function withEndedRun(thread: Thread, state: RunState): Thread {
  const { superseded, ...rest } = thread;
  const { pendingActions } = state.answer;
  const asks = pendingActions.length > 0 ? { pendingActions } : {};
  const ended: Thread = { ...rest, ...asks, activity: 'idle', error: state.error };
  const answer = messagesOf({ ...thread, activity: 'answering', run: { key: thread.run?.key ?? '', state } });
  if (!saysNothing(state.answer)) return { ...ended, messages: answer };
  // once a task has been started, the server may have dropped what it was to replace: only a retry helps then
  return state.answer.taskId === undefined ? ended : { ...ended, superseded };
}

/** The thread once nobody listens to its run any more: what was said stays, and does not look as if it grew on. */
export function withRunLetGo(thread: Thread): Thread {
  if (!thread.run || isOutcome(thread.run.state.phase)) return thread;
  const { key, state } = thread.run;
  const finish = state.answer.finish ?? finishOf.interrupted;
  const last: RunState = { ...state, phase: 'interrupted', notice: undefined, answer: { ...state.answer, finish } };
  return withEndedRun({ ...thread, run: { key, state: last } }, last);
}

/** A list fresh from the server, under the keys its messages already have, and with their old versions. */
export function withStored({ messages: known }: Thread, stored: readonly StoredMessage[]): readonly ChatMessage[] {
  const knownById = new Map(known.map((message) => [String(message.id), message]));
  return stored.map((message) => {
    const { key = `message-${message.id}`, versions } = knownById.get(String(message.id)) ?? {};
    return { ...message, key, ...given({ versions }) };
  });
}

/** The human message that a retry would answer: the last one, where it has no whole answer that the server still has. */
export function unanswered({
  messages,
  superseded,
}: Thread): { readonly message: ChatMessage; readonly partial?: ChatMessage } | undefined {
  const last = messages.at(-1);
  if (last?.role === 'human') return last.id === undefined ? undefined : { message: last };
  const previous = messages.at(-2);
  const isOpen = last && (isIncomplete(last) || last.key === superseded);
  if (!isOpen || previous?.role !== 'human' || previous.id === undefined) return undefined;
  return { message: previous, partial: last };
}

/** The answer that `regenerate` would replace: the last message. It is the last human one's, on Nextcloud at least. */
export function replaceable({
  messages,
  superseded,
}: Thread): { readonly key: string; readonly answerId: Id; readonly messageId: Id } | undefined {
  const last = messages.at(-1);
  const messageId = messages.findLast(({ role }) => role === 'human')?.id;
  if (last?.role !== 'assistant' || last.id === undefined || messageId === undefined) return undefined;
  return last.key === superseded ? undefined : { key: last.key, answerId: last.id, messageId };
}

export function without({ messages }: Thread, id: Id): readonly ChatMessage[] {
  return messages.filter((message) => !isSameId(message.id, id));
}

function saysNothing(answer: Message): boolean {
  return isEmpty(answer) && answer.tools.length === 0 && answer.pendingActions.length === 0 && answer.id === undefined;
}

/** A message of a person that the server has. */
export function isAnswerable({ role, id }: ChatMessage): boolean {
  return role === 'human' && id !== undefined;
}
