import { computed } from 'nanostores';
import type { Chat } from '../client/chat.js';
import type { Notice, Outcome, Phase, Status, Transport } from '../client/thread.js';
import type { ChatError } from '../protocol/errors.js';
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

declare global {
  interface HTMLElementEventMap {
    'chat-link': ChatLinkEvent;
    'chat-status': ChatStatusEvent;
    'chat-transport': ChatTransportEvent;
    'chat-error': ChatErrorEvent;
  }
}

type ChatEventName = 'chat-link' | 'chat-status' | 'chat-transport' | 'chat-error';

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
export function announce(element: HTMLElement, { $status, $phase, $notice, $transport, $error }: Chat): Listening {
  // what changes at once is told at once
  const $whole = computed([$status, $phase, $notice], (status, phase, notice) => ({ status, phase, notice }));
  return () => {
    const stops = [
      $whole.listen((detail) => tell(element, 'chat-status', detail)),
      $transport.listen((transport, before) => {
        if (!isSameWay(transport, before)) tell(element, 'chat-transport', { transport });
      }),
      $error.listen((error) => tell(element, 'chat-error', { error })),
    ];
    return () => stops.forEach((stop) => stop());
  };
}

/** A run says how it goes on also where that is as before. */
function isSameWay(one: Transport | undefined, other: Transport | undefined): boolean {
  return one?.kind === other?.kind && one?.reason === other?.reason && one?.error === other?.error;
}
