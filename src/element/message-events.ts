import type { ChatMessage } from '../client/thread.js';

/** What a person asks for at a message. It bubbles as far as the log. */
export type MessageActionEvent = CustomEvent<{ readonly message: ChatMessage }>;

/** What a person thinks of an answer: 1 is good, -1 is bad, 0 takes that back. */
export type MessageFeedbackEvent = CustomEvent<{
  readonly message: ChatMessage;
  readonly rating: Rating;
  readonly comment?: string;
}>;

export type Rating = -1 | 0 | 1;

declare global {
  interface HTMLElementEventMap {
    'message-regenerate': MessageActionEvent;
    'message-edit': MessageActionEvent;
    'message-delete': MessageActionEvent;
    'message-retry': MessageActionEvent;
    'message-feedback': MessageFeedbackEvent;
  }
}

type MessageEventName = `message-${'regenerate' | 'edit' | 'delete' | 'retry' | 'feedback'}`;

export function ask<Name extends MessageEventName>(
  element: HTMLElement,
  name: Name,
  detail: HTMLElementEventMap[Name]['detail'],
): void {
  element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}

/** What can be done with messages, as the backend and the app have it. What is not named cannot. */
export interface MessageAbilities {
  /** The last answer. */
  readonly regenerate?: boolean;
  /** The last answer, where it is incomplete. */
  readonly retry?: boolean;
  /** A message of the person's own. */
  readonly edit?: boolean;
  readonly delete?: boolean;
  readonly feedback?: boolean;
  /** Answers can be read aloud, where the browser can. */
  readonly speech?: boolean;
}

/** Nodes of the app's own, for each message. They are asked for again when the message is stored. */
export interface MessageExtras {
  /** Stands before the name. */
  avatar?(message: ChatMessage): Node | undefined;
  /** Stands with the other actions. */
  actions?(message: ChatMessage): Node | undefined;
}

/** Whether two sets of the same few values differ: one that is made anew for each drawing is no change. */
export function isDifferent(one: object | undefined, other: object | undefined): boolean {
  const [ones, others] = [Object.entries(one ?? {}), new Map(Object.entries(other ?? {}))];
  return ones.length !== others.size || ones.some(([name, value]) => others.get(name) !== value);
}
