import { LitElement, nothing, type CSSResultGroup, type PropertyValues } from 'lit';
import type { Chat, HeaderSource, TransportChoice } from '../client/chat.js';
import { absoluteOf } from '../client/platform.js';
import type { MarkdownOptions } from '../markdown/options.js';
import type { Id } from '../protocol/guards.js';
import { ChatController } from './chat-controller.js';
import type { SendKey } from './composer-keys.js';
import { Gestures } from './gestures.js';
import type { LauncherController, Mode } from './launcher.js';
import type { MessageExtras } from './message-events.js';
import { connection, looks, properties, speech } from './properties.js';
import { renderShell } from './shell.js';
import type { Command } from './suggestion-menu.js';
import type { Announce } from './answer-announcer.js';
import { tell } from './events.js';
import { nextFrame } from './frame.js';
import { parts } from './parts.js';
import { createPresentation, englishPresentation, pageLanguage, wordsIn } from './presentation.js';
import type { Strings } from './strings.js';
import { styles } from './styles.js';
import type { Words } from './words.js';

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
 * @attr mode - `inline` (in its place), `panel` (at the side of the window) or `bubble` (in its corner)
 * @attr open - in the last two modes: the chat is seen
 * @attr hide-sessions - shows no list of conversations
 * @attr show-metrics - for developers: how an answer comes, and how fast
 * @attr speech - answers can be read aloud
 * @attr send-key - `enter`, or `ctrl-enter`: which key sends; the other one breaks the line
 * @attr announce - what screen readers are told of an answer: `sentences`, `end` or `off`
 * @fires chat-send - a message is about to be sent; cancelable
 * @fires chat-message - a message was sent, or an answer has ended
 * @fires chat-delta - an answer has grown
 * @fires chat-session - another session is shown
 * @fires chat-approval - what the assistant asks leave for is about to be answered; cancelable
 * @fires chat-status - the status of the shown session, the phase of its run or what is to be noticed has changed
 * @fires chat-transport - the answer comes by another way than before: `stream`, or `poll` and why
 * @fires chat-error - something has gone wrong, or no longer matters
 * @fires chat-feedback - an opinion of an answer is about to be told to the server; cancelable
 * @fires chat-metric - what the last run was like
 * @fires chat-link - a link in an answer is followed; cancelable, so that an app may go there by itself
 * @cssprop [--chat-stream-accent=light-dark(#3451d1, #9db1ff)] - buttons, links and focus
 * @cssprop [--chat-stream-on-accent=light-dark(#fff, #0d1230)] - what is written on them
 * @cssprop [--chat-stream-surface=light-dark(#fff, #15171d)] - the background
 * @cssprop [--chat-stream-raised=light-dark(#f3f4f8, #20232c)] - bubbles and fields
 * @cssprop [--chat-stream-line=light-dark(#dcdfe8, #343946)] - borders
 * @cssprop [--chat-stream-text=light-dark(#1c1f26, #e8eaf0)] - what is read
 * @cssprop [--chat-stream-muted=light-dark(#5b6272, #a2a9b9)] - what matters less
 * @cssprop [--chat-stream-danger=light-dark(#a4262c, #ffb0b0)] - errors
 * @cssprop [--chat-stream-font=system-ui, sans-serif] - the font family
 * @cssprop [--chat-stream-radius=1rem] - the roundness of bubbles and fields
 * @cssprop [--chat-stream-density=1] - a factor of the space between and around messages
 * @cssprop [--chat-stream-width=46rem] - the widest a line of text may be
 * @cssprop [--chat-stream-layer=1000] - the `z-index` of a panel or a bubble
 * @slot header - in the place of the title
 * @slot empty - where nothing was said yet
 * @slot before-composer - between the messages and the composer
 * @slot composer-actions - beside the field
 * @slot footer - under all
 */
export class ChatStream extends LitElement {
  static override styles: CSSResultGroup = styles;
  static override properties = properties;
  declare baseUrl: string | undefined;
  declare sessionId: Id | undefined;
  declare transport: TransportChoice;
  /**
   * Sent with every request to `baseUrl`; a function is asked before each attempt. Never an attribute: markup is no
   * place for a key. They belong to one origin: a `baseUrl` on another drops them, unless others are set with it.
   */
  declare headers: HeaderSource | undefined;
  /** In the place of the browser's own. */
  declare fetch: typeof globalThis.fetch | undefined;
  /** Bring your own client; without it one is made for `base-url`. */
  declare client: Chat | undefined;
  declare locale: string | undefined;
  /** Words of the app's own, for any that the interface has (strings.ts). */
  declare strings: Strings | undefined;
  declare breaks: boolean;
  declare smooth: boolean;
  declare codeDownload: boolean;
  declare highlight: MarkdownOptions['highlight'];
  declare maths: MarkdownOptions['maths'];
  declare diagrams: MarkdownOptions['diagrams'];
  declare renderers: MarkdownOptions['renderers'];
  declare allowedImageOrigins: MarkdownOptions['allowedImageOrigins'];
  declare allowedLinkProtocols: MarkdownOptions['allowedLinkProtocols'];
  declare mode: Mode;
  /** In the modes `panel` and `bubble`: the chat is seen. */
  declare open: boolean;
  declare hideSessions: boolean;
  declare showMetrics: boolean;
  declare speech: boolean;
  declare sendKey: SendKey;
  declare announce: Announce;
  /** What one may ask where nothing was said yet. */
  declare suggestions: readonly string[];
  /** Texts that `/` offers in the composer. */
  declare commands: readonly Command[];
  /** Nodes of the app's own beside each message: an avatar, actions. */
  declare messageExtras: MessageExtras | undefined;

  #presentation = englishPresentation;
  /** There are words to draw with. */
  #isReady: Promise<void> = Promise.resolve();
  /** Whose the headers are. */
  #origin: string | undefined;
  readonly #controller = new ChatController(this);
  readonly #gestures = new Gestures(this, this.#controller);
  /** Where the chat does not stay in its place. */
  #launcher: LauncherController | undefined;

  constructor() {
    super();
    this.transport = 'auto';
    this.breaks = false;
    this.smooth = false;
    this.codeDownload = false;
    this.mode = 'inline';
    this.open = false;
    this.hideSessions = false;
    this.showMetrics = false;
    this.speech = false;
    this.sendKey = 'enter';
    this.announce = 'sentences';
    this.suggestions = [];
    this.commands = [];
    this.addEventListener('chat-session', ({ detail: { session } }) => {
      if (session) this.sessionId = session.id;
    });
  }

  /** Sends a message as if it had been typed. Resolves when the answer has ended. */
  async send(text: string): Promise<void> {
    await this.#controller.send(text);
  }

  /** Ends the answer that is being written. What has been said stays. */
  async stop(): Promise<void> {
    await this.#controller.chat?.stop();
  }

  /** Asks for another answer in the place of the last one. */
  async regenerate(): Promise<void> {
    await this.#controller.chat?.regenerate();
  }

  /** Shows a new conversation. */
  newSession(): void {
    this.#gestures.newChat();
  }

  /** Puts the cursor into the field. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('chat-stream-composer')?.focus(options);
  }

  /** What a server has rendered makes room. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    this.shadowRoot?.replaceChildren();
    return super.createRenderRoot();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // not needed before the first answer, but soon
    void parts.text.fetched();
    if (this.hasUpdated && !this.#controller.chat) this.#controller.connect(this, this.sessionId);
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
    if (connection.some((name) => changes.has(name))) this.#connect(changes);
    else if (changes.has('sessionId') && String(this.sessionId) !== String(this.#controller.chat?.$session.get()?.id))
      this.#controller.select(this.sessionId);
    if (this.hasUpdated && speech.some((name) => changes.has(name))) this.#speak();
    if (looks.some((name) => changes.has(name))) this.#present(this.#presentation.words);
  }

  protected override render(): unknown {
    const { chat, error } = this.#controller;
    const module = this.mode === 'inline' ? undefined : parts.launcher.for(this);
    if (module) this.#launcher ??= new module.LauncherController(this);
    // what is drawn already stays
    else if (this.mode !== 'inline' && !this.renderRoot.querySelector('.frame')) return nothing;
    const content = renderShell({
      host: this,
      chat,
      error,
      options: this,
      presentation: this.#presentation,
      gestures: this.#gestures,
      launcher: this.#launcher,
    });
    return this.#launcher?.wrap(content, this.#presentation, chat?.$messages.get() ?? []) ?? content;
  }

  /** A session is one of its server's. */
  #connect(changes: PropertyValues<this>): void {
    const isOther = this.hasUpdated && (changes.has('baseUrl') || changes.has('client'));
    if (isOther && !changes.has('sessionId')) this.sessionId = undefined;
    this.#controller.connect(this, this.sessionId);
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
    this.#presentation = createPresentation(words, { ...Object.fromEntries(chosen), onLink }, this.baseUrl);
    this.requestUpdate();
  }
}
