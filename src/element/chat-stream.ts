import { html, LitElement, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import type { Chat, HeaderSource, TransportChoice } from '../client/chat.js';
import { absoluteOf } from '../client/platform.js';
import type { MarkdownOptions } from '../markdown/options.js';
import type { Id } from '../protocol/guards.js';
import { ChatController } from './chat-controller.js';
import type { ChatStreamComposer, ComposerEvent } from './composer.js';
import { tell } from './events.js';
import { nextFrame } from './frame.js';
import { createPresentation, englishPresentation, pageLanguage, wordsIn } from './presentation.js';
import type { Strings } from './strings.js';
import { styles } from './styles.js';
import type { Words } from './words.js';

/** What a client is made of: when one of these changes, the old one is let go. */
const connection = ['baseUrl', 'transport', 'headers', 'fetch', 'client'] as const;
/** What answers are shown with: when one of these changes, they are shown anew. */
const looks = [
  'breaks',
  'smooth',
  'codeDownload',
  'highlight',
  'maths',
  'diagrams',
  'renderers',
  'allowedImageOrigins',
  'allowedLinkProtocols',
] as const;
/** What the interface says. */
const speech = ['locale', 'strings'] as const;

/**
 * A whole chat in one tag: `<chat-stream base-url="/api"></chat-stream>`.
 *
 * @attr base-url - where the contract's paths begin
 * @attr session-id - the session to show; without it the newest
 * @attr transport - `auto` (streams, and polls where streaming is not to be had), `stream` or `poll`
 * @attr locale - the language of the interface, as a BCP 47 tag; without it the page's own (`lang`)
 * @attr breaks - a single line break in an answer is shown as one
 * @attr smooth - shows what comes in lumps at an even rate, a quarter of a second late at most
 * @attr code-download - a button by which code is saved as a file
 * @fires chat-status - the status of the shown session, the phase of its run or what is to be noticed has changed
 * @fires chat-transport - the answer comes by another way than before: `stream`, or `poll` and why
 * @fires chat-error - something has gone wrong, or no longer matters
 * @fires chat-link - a link in an answer is followed; cancelable, so that an app may go there by itself
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
    locale: {},
    strings: { attribute: false },
    breaks: { type: Boolean },
    smooth: { type: Boolean },
    codeDownload: { type: Boolean, attribute: 'code-download' },
    highlight: { attribute: false },
    maths: { attribute: false },
    diagrams: { attribute: false },
    renderers: { attribute: false },
    allowedImageOrigins: { attribute: false },
    allowedLinkProtocols: { attribute: false },
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
  declare locale: string | undefined;
  /** Words of the app's own, for any that the interface has (strings.ts). */
  declare strings: Strings | undefined;
  declare breaks: boolean;
  declare smooth: boolean;
  declare codeDownload: boolean;
  /** How answers are shown: see MarkdownOptions. */
  declare highlight: MarkdownOptions['highlight'];
  declare maths: MarkdownOptions['maths'];
  declare diagrams: MarkdownOptions['diagrams'];
  declare renderers: MarkdownOptions['renderers'];
  declare allowedImageOrigins: MarkdownOptions['allowedImageOrigins'];
  declare allowedLinkProtocols: MarkdownOptions['allowedLinkProtocols'];

  #presentation = englishPresentation;
  /** There are words to draw with. */
  #isReady: Promise<void> = Promise.resolve();
  /** Whose the headers are. */
  #origin: string | undefined;
  readonly #controller = new ChatController(this);

  constructor() {
    super();
    this.transport = 'auto';
    this.breaks = false;
    this.smooth = false;
    this.codeDownload = false;
  }

  get #chat(): Chat | undefined {
    return this.#controller.chat;
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
    if (this.hasUpdated && !this.#chat) this.#controller.connect(this, this.sessionId);
  }

  /** At most one redraw a frame, however fast the words come. */
  protected override async scheduleUpdate(): Promise<void> {
    await nextFrame();
    if (!this.hasUpdated) this.#speak();
    await this.#isReady;
    void super.scheduleUpdate();
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    this.#dropForeignHeaders(changes.has('headers'));
    if (connection.some((name) => changes.has(name))) this.#controller.connect(this, this.sessionId);
    else if (changes.has('sessionId') && this.sessionId !== undefined)
      this.#controller.settle(this.#chat?.select(this.sessionId));
    if (this.hasUpdated && speech.some((name) => changes.has(name))) this.#speak();
    if (looks.some((name) => changes.has(name))) this.#present(this.#presentation.words);
  }

  protected override render(): TemplateResult {
    const chat = this.#chat;
    const { words, announcer } = this.#presentation;
    const status = chat?.$status.get() ?? 'idle';
    const isBusy = status !== 'idle' && status !== 'loading';
    return html`
      <header part="header" class="header">
        <h2 class="title" dir="auto">${chat?.$session.get()?.title ?? words.say('untitled')}</h2>
        <button class="new" type="button" @click=${this.#newChat}>${words.say('newChat')}</button>
      </header>
      <chat-stream-log
        part="log"
        role="log"
        aria-label=${words.say('log')}
        aria-live="off"
        aria-busy=${isBusy}
        tabindex="0"
        .presentation=${this.#presentation}
        .messages=${chat?.$messages.get() ?? []}
        ?loading=${status === 'loading'}
      ></chat-stream-log>
      <chat-stream-status
        .presentation=${this.#presentation}
        .error=${this.#controller.error}
        .notice=${chat?.$notice.get()}
        ?retryable=${chat?.$canRetry.get()}
        @status-retry=${this.#onRetry}
      ></chat-stream-status>
      <p class="visually-hidden" role="status">${isBusy ? words.say('working') : this.#lastWord()}</p>
      <chat-stream-composer
        .presentation=${this.#presentation}
        ?busy=${isBusy}
        @composer-send=${this.#onSend}
        @composer-stop=${this.#onStop}
      ></chat-stream-composer>
      ${announcer.place}
    `;
  }

  /** What is announced when an answer has ended. */
  #lastWord(): string | typeof nothing {
    const last = this.#chat?.$messages.get().at(-1);
    if (last?.role !== 'assistant' || last.finish === undefined) return nothing;
    return this.#presentation.words.say(last.finish === 'cancelled' ? 'stopped' : 'complete');
  }

  /** What was meant for one server is no business of another's. */
  #dropForeignHeaders(areNew: boolean): void {
    if (this.baseUrl === undefined) return;
    const { origin } = new URL(absoluteOf(this.baseUrl));
    if (this.#origin !== undefined && this.#origin !== origin && !areNew) this.headers = undefined;
    this.#origin = origin;
  }

  /** Fetches the words of the language; what is drawn until then stays as it is. */
  #speak(): void {
    const wanted = wordsIn(this.locale ?? pageLanguage(this), this.strings);
    const spoken = wanted.then((words) => {
      if (this.#isReady === spoken) this.#present(words);
    });
    this.#isReady = spoken;
  }

  #present(words: Words): void {
    const chosen = looks.map((name) => [name, this[name]] as const).filter(([, value]) => value !== undefined);
    const onLink = (url: URL, event: Event): void => {
      if (!tell(this, 'chat-link', { url }, { cancelable: true })) event.preventDefault();
    };
    this.#presentation = createPresentation(words, { ...Object.fromEntries(chosen), onLink });
    this.requestUpdate();
  }

  #onSend({ detail: { text }, target }: ComposerEvent): void {
    const composer = target as ChatStreamComposer;
    this.#controller.settle(
      this.#chat?.send(text).catch((error: unknown) => {
        composer.restore(text);
        throw error;
      }),
    );
  }

  #newChat(): void {
    this.#controller.settle(this.#chat?.select(undefined));
    this.focus();
  }

  #onStop(): void {
    this.#controller.settle(this.#chat?.stop());
  }

  #onRetry(): void {
    this.focus();
    this.#controller.settle(this.#chat?.retry());
  }
}
