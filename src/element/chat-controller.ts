import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableAtom } from 'nanostores';
import { Chat, type ChatOptions, type SendOptions, type TransportChoice } from '../client/chat.js';
import type { Id } from '../protocol/guards.js';
import { isChatError, type ChatError } from '../protocol/errors.js';
import { announce } from './events.js';
import { StoreController } from './store-controller.js';

/** What a client is made of, or a client. */
export interface Connection {
  readonly baseUrl: string | undefined;
  readonly transport: TransportChoice;
  readonly headers: ChatOptions['headers'] | undefined;
  readonly fetch: ChatOptions['fetch'] | undefined;
  readonly client: Chat | undefined;
}

/** The chat that an element shows: makes it, lets it go, and keeps what a verb of it was refused for. */
export class ChatController implements ReactiveController {
  /** None where nothing says which. */
  chat: Chat | undefined;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #stores: StoreController;
  /** One that was made here is let go here. */
  #isOwn = false;
  #refused: ChatError | undefined;
  /** A person has chosen what to see while the newest was still looked for. */
  #isChosen = false;
  #opening: Promise<unknown> = Promise.resolve();

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    this.#stores = new StoreController(host);
    host.addController(this);
  }

  get error(): ChatError | undefined {
    return this.#refused ?? this.chat?.$error.get();
  }

  /** Sends to the session that is being opened, not to a new one that is shown until then. */
  async send(text: string, options: SendOptions = {}): Promise<unknown> {
    const { chat } = this;
    await this.#opening;
    return chat?.send(text, options);
  }

  /** Shows what a person has chosen: from now on nothing is opened by itself. */
  select(sessionId: Id | undefined): void {
    this.#isChosen = true;
    this.settle(this.chat?.select(sessionId));
  }

  /** Lets go of the chat before, and shows a session of this one: the one that is named, or the newest. */
  connect({ client, baseUrl, transport, headers, fetch }: Connection, sessionId: Id | undefined): void {
    this.disconnect();
    if (!client && baseUrl === undefined) return;
    const rest = { ...(headers ? { headers } : {}), ...(fetch ? { fetch } : {}) };
    const chat = client ?? new Chat({ baseUrl: baseUrl ?? '', transport, ...rest });
    this.#isOwn = !client;
    this.chat = chat;
    this.#isChosen = false;
    this.#stores.watch(drawnOf(chat), announce(this.#host, chat));
    const opening = this.#open(chat, sessionId);
    this.#opening = opening.catch(() => undefined);
    this.settle(opening);
  }

  disconnect(): void {
    this.#stores.watch([]);
    if (this.#isOwn) this.chat?.dispose();
    this.chat = undefined;
    this.#refused = undefined;
  }

  hostDisconnected(): void {
    // an element that is only moved is back at once
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.disconnect();
    });
  }

  /** A verb's error is shown, unless its chat has been let go; anything else is a fault of ours and must be heard. */
  settle(verb: Promise<unknown> | undefined): void {
    const { chat } = this;
    this.#refused = undefined;
    verb?.catch((error: unknown) => {
      if (!isChatError(error)) throw error;
      if (chat !== this.chat) return;
      this.#refused = error;
      this.#host.requestUpdate();
    });
  }

  async #open(chat: Chat, sessionId: Id | undefined): Promise<void> {
    await chat.load();
    if (this.chat === chat && !this.#isChosen && chat.$messages.get().length === 0)
      await chat.select(sessionId ?? chat.$sessions.get()[0]?.id);
  }
}

/** All that is drawn of a chat. */
function drawnOf(chat: Chat): ReadableAtom[] {
  const { $messages, $status, $error, $session, $sessions, $capabilities, $pendingActions, $notice, $transport } = chat;
  const { $canRetry, $canRegenerate, $canEdit, $hasOlder, $activity, $metric } = chat;
  const shown = [$messages, $status, $error, $session, $sessions, $capabilities, $pendingActions, $notice, $transport];
  return [...shown, $canRetry, $canRegenerate, $canEdit, $hasOlder, $activity, $metric];
}
