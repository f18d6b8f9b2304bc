import { computed } from 'nanostores';
import type { Chat } from '../client/chat.js';
import {
  isGrowing,
  type ChatMessage,
  type Notice,
  type Outcome,
  type Phase,
  type Status,
  type Transport,
} from '../client/thread.js';
import type { ChatError } from '../protocol/errors.js';
import type { Attachment, PendingAction } from '../protocol/message.js';
import type { Session } from '../protocol/session.js';
import type { MessageFeedbackEvent } from './message-events.js';
import type { Metric as RunMetric } from './metrics.js';
import type { Listening } from './store-controller.js';

/** What the shown session is doing has changed. */
export type ChatStatusEvent = CustomEvent<{
  readonly status: Status;
  /** Of the newest run: what it is doing, or how it ended. */
  readonly phase: Phase | Outcome | undefined;
  readonly notice: Notice | undefined;
}>;

/** The answer comes by another way than before. */
export type ChatTransportEvent = CustomEvent<{ readonly transport: Transport | undefined }>;

/** Something has gone wrong; without an error: it no longer matters. */
export type ChatErrorEvent = CustomEvent<{ readonly error: ChatError | undefined }>;

/** A link in an answer is followed. `preventDefault()` leaves that to the app. */
export type ChatLinkEvent = CustomEvent<{ readonly url: URL }>;

/** A message is about to be sent. `preventDefault()` keeps it from being sent: it is in the composer again. */
export type ChatSendEvent = CustomEvent<{ readonly text: string; readonly attachments: readonly Attachment[] }>;

/** A message was sent, or an answer has ended. */
export type ChatMessageEvent = CustomEvent<{ readonly message: ChatMessage }>;

/** An answer has grown by some text. */
export type ChatDeltaEvent = CustomEvent<{ readonly delta: string; readonly message: ChatMessage }>;

/** Another session is shown, or the title of the one that is shown has changed; without one, a new conversation. */
export type ChatSessionEvent = CustomEvent<{ readonly session: Session | undefined }>;

/** What the assistant asks leave for is about to be answered. `preventDefault()` leaves it open. */
export type ChatApprovalEvent = CustomEvent<{
  readonly isConfirmed: boolean;
  readonly actions: readonly PendingAction[];
}>;

/** A person's opinion of an answer is about to be told to the server. `preventDefault()` keeps it here. */
export type ChatFeedbackEvent = MessageFeedbackEvent;

/** What the last run was like. */
export type ChatMetricEvent = CustomEvent<{ readonly metric: RunMetric }>;

declare global {
  interface HTMLElementEventMap {
    'chat-feedback': ChatFeedbackEvent;
    'chat-metric': ChatMetricEvent;
    'chat-approval': ChatApprovalEvent;
    'chat-delta': ChatDeltaEvent;
    'chat-link': ChatLinkEvent;
    'chat-message': ChatMessageEvent;
    'chat-send': ChatSendEvent;
    'chat-session': ChatSessionEvent;
    'chat-status': ChatStatusEvent;
    'chat-transport': ChatTransportEvent;
    'chat-error': ChatErrorEvent;
  }
}

/** The names of all that the element tells of. */
export type ChatEventName = Extract<keyof HTMLElementEventMap, `chat-${string}`>;

/**
 * Tells a page: bubbling and composed.
 *
 * @returns false where it was cancelled
 */
export function tell<Name extends ChatEventName>(
  element: HTMLElement,
  name: Name,
  detail: HTMLElementEventMap[Name]['detail'],
  options: EventInit = {},
): boolean {
  return element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, ...options }));
}

/** Tells of the changes of a chat by events of its element; what was there before is no change. */
export function announce(element: HTMLElement, chat: Chat): Listening {
  const { $status, $phase, $notice, $transport, $error, $messages, $session, $metric } = chat;
  // what changes at once is told at once
  const $whole = computed([$status, $phase, $notice], (status, phase, notice) => ({ status, phase, notice }));
  return () => {
    const stops = [
      $whole.listen((detail) => void tell(element, 'chat-status', detail)),
      $transport.listen((transport, before) => {
        if (!isSameWay(transport, before)) tell(element, 'chat-transport', { transport });
      }),
      $metric.listen((metric) => {
        if (metric) tell(element, 'chat-metric', { metric });
      }),
      $error.listen((error) => void tell(element, 'chat-error', { error })),
      $session.listen((session, before) => {
        if (session?.id !== before?.id || session?.title !== before?.title) tell(element, 'chat-session', { session });
      }),
      $messages.listen((messages, before) => {
        if ($status.get() !== 'loading') tellOfLast(element, messages, before ?? []);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  };
}

/** Messages come and change at the end, but where another conversation is shown. */
function tellOfLast(element: HTMLElement, messages: readonly ChatMessage[], before: readonly ChatMessage[]): void {
  const message = messages.at(-1);
  if (!message || (before.length > 0 && messages[0]?.key !== before[0]?.key)) return;
  const known = before.findLast(({ key }) => key === message.key);
  const [content, length] = [message.content, known?.content.length ?? 0];
  const isLonger = message.role === 'assistant' && content.length > length && content.startsWith(known?.content ?? '');
  const wasGrowing = known !== undefined && isGrowing(known);
  if (isLonger && (wasGrowing || isGrowing(message)))
    tell(element, 'chat-delta', { delta: content.slice(length), message });
  if (message.role === 'human' ? !known : wasGrowing && !isGrowing(message)) tell(element, 'chat-message', { message });
}

/** A run says how it goes on also where that is as before. */
function isSameWay(one: Transport | undefined, other: Transport | undefined): boolean {
  return one?.kind === other?.kind && one?.reason === other?.reason && one?.error === other?.error;
}
