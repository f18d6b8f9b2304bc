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

declare global {
  interface HTMLElementEventMap {
    'chat-status': ChatStatusEvent;
    'chat-transport': ChatTransportEvent;
    'chat-error': ChatErrorEvent;
  }
}

type ChatEventName = 'chat-status' | 'chat-transport' | 'chat-error';

/** Tells of the changes of a chat by events of its element; what was there before is no change. */
export function announce(element: HTMLElement, { $status, $phase, $notice, $transport, $error }: Chat): Listening {
  const tell = <Name extends ChatEventName>(name: Name, detail: HTMLElementEventMap[Name]['detail']): void => {
    element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  };
  // what changes at once is told at once
  const $whole = computed([$status, $phase, $notice], (status, phase, notice) => ({ status, phase, notice }));
  return () => {
    const stops = [
      $whole.listen((detail) => tell('chat-status', detail)),
      $transport.listen((transport, before) => {
        if (!isSameWay(transport, before)) tell('chat-transport', { transport });
      }),
      $error.listen((error) => tell('chat-error', { error })),
    ];
    return () => stops.forEach((stop) => stop());
  };
}

/** A run says how it goes on also where that is as before. */
function isSameWay(one: Transport | undefined, other: Transport | undefined): boolean {
  return one?.kind === other?.kind && one?.reason === other?.reason && one?.error === other?.error;
}
