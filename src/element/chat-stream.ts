import { html, LitElement, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { Chat } from '../client/chat.js';
import { absoluteOf } from '../client/platform.js';
import { errorText, isChatError, type ChatError } from '../protocol/errors.js';
import type { Id } from '../protocol/guards.js';
import type { HeaderSource, TransportChoice } from '../client/chat.js';
import type { ChatStreamComposer, ComposerEvent } from './composer.js';
import { announce } from './events.js';
import { nextFrame } from './frame.js';
import { StoreController } from './store-controller.js';
import { noticeText, strings } from './strings.js';
import { styles } from './styles.js';

/** What a client is made of: when one of these changes, the old one is let go. */
const connection = ['baseUrl', 'transport', 'headers', 'fetch', 'client'] as const;

/**
 * A whole chat in one tag: `<chat-stream base-url="/api"></chat-stream>`.
 *
 * @attr base-url - where the contract's paths begin
 * @attr session-id - the session to show; without it the newest
 * @attr transport - `auto` (streams, and polls where streaming is not to be had), `stream` or `poll`
 * @fires chat-status - the status of the shown session, the phase of its run or what is to be noticed has changed
 * @fires chat-transport - the answer comes by another way than before: `stream`, or `poll` and why
 * @fires chat-error - something has gone wrong, or no longer matters. All three bubble, are composed and carry what
 *   their names say in `detail`; the values at the start are not told
 * @csspart header, log, message, human, assistant, bubble, files, content, reasoning, tool, note, empty, error, notice, composer, input, send, stop
 * @cssprop --chat-stream-accent - buttons, links and focus
 * @cssprop --chat-stream-font - the font family
 * @cssprop --chat-stream-radius - the roundness of bubbles and fields
 * @cssprop --chat-stream-width - the widest a line of text may be
 */
export class ChatStream extends LitElement {
  static override styles: CSSResultGroup = styles;
  static override properties = {
    baseUrl: { attribute: 'base-url' },
    sessionId: { attribute: 'session-id' },
    transport: {},
    headers: { attribute: false },
    fetch: { attribute: false },
    client: { attribute: false },
  };
  declare baseUrl: string | undefined;
  declare sessionId: Id | undefined;
  declare transport: TransportChoice;
  /**
   * Sent with every request to `baseUrl`; a function is asked before each attempt. Never an attribute: markup is no
   * place for a key. They belong to one origin: a `baseUrl` on another drops them, unless others are set with it.
   */
  declare headers: HeaderSource | undefined;
  declare fetch: typeof globalThis.fetch | undefined;
  /** Bring your own client; without it one is made for `base-url`. */
  declare client: Chat | undefined;

  #chat: Chat | undefined;
  #refused: ChatError | undefined;
  /** Whose the headers are. */
  #origin: string | undefined;
  readonly #stores = new StoreController(this);

  constructor() {
    super();
    this.transport = 'auto';
  }

  /** Sends a message as if it had been typed. Resolves when the answer has ended. */
  async send(text: string): Promise<void> {
    await this.#chat?.send(text);
  }

  async stop(): Promise<void> {
    await this.#chat?.stop();
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<ChatStreamComposer>('chat-stream-composer')?.focus(options);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated && !this.#chat) this.#connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // an element that is only moved is back at once
    queueMicrotask(() => {
      if (!this.isConnected) this.#disconnect();
    });
  }

  /** At most one redraw a frame, however fast the words come. */
  protected override async scheduleUpdate(): Promise<void> {
    await nextFrame();
    void super.scheduleUpdate();
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    this.#dropForeignHeaders(changes.has('headers'));
    if (connection.some((name) => changes.has(name))) this.#connect();
    else if (changes.has('sessionId') && this.sessionId !== undefined) this.#settle(this.#chat?.select(this.sessionId));
  }

  protected override render(): TemplateResult {
    const chat = this.#chat;
    const status = chat?.$status.get() ?? 'idle';
    const isBusy = status !== 'idle' && status !== 'loading';
    return html`
      <header part="header" class="header">
        <h2 class="title" dir="auto">${chat?.$session.get()?.title ?? strings.untitled}</h2>
        <button class="new" type="button" @click=${this.#newChat}>${strings.newChat}</button>
      </header>
      <chat-stream-log
        part="log"
        role="log"
        aria-label=${strings.log}
        aria-live="off"
        aria-busy=${isBusy}
        tabindex="0"
        .messages=${chat?.$messages.get() ?? []}
        ?loading=${status === 'loading'}
      ></chat-stream-log>
      ${this.#renderError()} ${this.#renderNotice()}
      <p class="visually-hidden" role="status">${isBusy ? strings.working : this.#lastWord()}</p>
      <chat-stream-composer
        ?busy=${isBusy}
        @composer-send=${this.#onSend}
        @composer-stop=${this.#onStop}
      ></chat-stream-composer>
    `;
  }

  get #error(): ChatError | undefined {
    return this.#refused ?? this.#chat?.$error.get();
  }

  #renderError(): TemplateResult | typeof nothing {
    const error = this.#error;
    if (!error) return nothing;
    return html`
      <div class="error" part="error" role="alert">
        <span dir="auto">${errorText(error)}</span>
        ${this.#chat?.$canRetry.get() ? html`<button type="button" @click=${this.#onRetry}>${strings.retry}</button>` : nothing}
      </div>
    `;
  }

  #renderNotice(): TemplateResult | typeof nothing {
    const notice = this.#chat?.$notice.get();
    const isSaid = notice?.kind === 'signed_out' && this.#error?.code === 'unauthorized';
    return notice && !isSaid ? html`<p class="notice" part="notice" role="status">${noticeText(notice)}</p>` : nothing;
  }

  /** What is announced when an answer has ended. */
  #lastWord(): string | typeof nothing {
    const last = this.#chat?.$messages.get().at(-1);
    if (last?.role !== 'assistant' || last.finish === undefined) return nothing;
    return last.finish === 'cancelled' ? strings.stopped : strings.complete;
  }

  /** What was meant for one server is no business of another's. */
  #dropForeignHeaders(areNew: boolean): void {
    if (this.baseUrl === undefined) return;
    const { origin } = new URL(absoluteOf(this.baseUrl));
    if (this.#origin !== undefined && this.#origin !== origin && !areNew) this.headers = undefined;
    this.#origin = origin;
  }

  #connect(): void {
    this.#disconnect();
    const { baseUrl, transport, headers, fetch, client } = this;
    if (!client && baseUrl === undefined) return;
    const chat =
      client ??
      new Chat({ baseUrl: baseUrl ?? '', transport, ...(headers ? { headers } : {}), ...(fetch ? { fetch } : {}) });
    this.#chat = chat;
    const drawn = [chat.$messages, chat.$status, chat.$error, chat.$session, chat.$canRetry, chat.$notice];
    this.#stores.watch(drawn, announce(this, chat));
    this.#settle(this.#open(chat));
  }

  async #open(chat: Chat): Promise<void> {
    await chat.load();
    if (this.#chat === chat && chat.$messages.get().length === 0)
      await chat.select(this.sessionId ?? chat.$sessions.get()[0]?.id);
  }

  #disconnect(): void {
    this.#stores.watch([]);
    if (this.#chat !== this.client) this.#chat?.dispose();
    this.#chat = undefined;
    this.#refused = undefined;
  }

  #onSend({ detail: { text }, target }: ComposerEvent): void {
    const composer = target as ChatStreamComposer;
    this.#settle(
      this.#chat?.send(text).catch((error: unknown) => {
        composer.restore(text);
        throw error;
      }),
    );
  }

  #newChat(): void {
    this.#settle(this.#chat?.select(undefined));
    this.focus();
  }

  #onStop(): void {
    this.#settle(this.#chat?.stop());
  }

  #onRetry(): void {
    this.focus();
    this.#settle(this.#chat?.retry());
  }

  /** A verb's error is shown, unless its chat has been let go; anything else is a fault of ours and must be heard. */
  #settle(verb: Promise<unknown> | undefined): void {
    const chat = this.#chat;
    this.#refused = undefined;
    verb?.catch((error: unknown) => {
      if (!isChatError(error)) throw error;
      if (chat !== this.#chat) return;
      this.#refused = error;
      this.requestUpdate();
    });
  }
}
