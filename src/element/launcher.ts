import {
  html,
  LitElement,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { isGrowing, type ChatMessage } from '../client/thread.js';
import { englishPresentation, type Presentation } from './presentation.js';
import { bubble, chevron, cross } from './session-icons.js';

/**
 * Where a chat is on the page: in its place, in a panel at the end edge of the window, or in a bubble in its corner.
 * The last two have a launcher.
 */
export type Mode = 'inline' | 'panel' | 'bubble';

/** The round button that opens a chat, with the count of answers that nobody has seen. */
export class ChatStreamLauncher extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    open: { type: Boolean },
    unread: { type: Number },
  };
  declare presentation: Presentation;
  declare open: boolean;
  declare unread: number;

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.open = false;
    this.unread = 0;
  }

  override focus(options?: FocusOptions): void {
    this.querySelector('button')?.focus(options);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { words } = this.presentation;
    const count = this.open ? 0 : this.unread;
    const label = words.say(this.open ? 'closeChat' : 'openChat');
    const unread = count > 0 ? words.say('unread', { count }) : undefined;
    return html`
      <button
        class="launcher"
        part="launcher"
        type="button"
        aria-expanded=${this.open}
        aria-label=${unread === undefined ? label : `${label}, ${unread}`}
        title=${label}
        @click=${() => this.dispatchEvent(new CustomEvent('launcher-toggle'))}
      >
        ${this.open ? chevron : bubble}
        ${count > 0 ? html`<span class="badge" part="badge" aria-hidden="true">${words.count(count, 99)}</span>` : nothing}
      </button>
    `;
  }
}

interface LauncherHost extends ReactiveControllerHost, HTMLElement {
  readonly mode: Mode;
  readonly renderRoot: HTMLElement | DocumentFragment;
  open: boolean;
}

/** Lets a chat be opened and closed where it does not stay in its place; `open` of the host says which it is. */
export class LauncherController implements ReactiveController {
  readonly #host: LauncherHost;
  #seen: string | undefined;
  #isOpen: boolean | undefined;

  constructor(host: LauncherHost) {
    this.#host = host;
    host.addController(this);
  }

  get #isInline(): boolean {
    return this.#host.mode === 'inline';
  }

  /** To what is inside, or back to the button: after the host has been drawn. */
  hostUpdated(): void {
    const { open } = this.#host;
    const before = this.#isOpen;
    this.#isOpen = open;
    if (before === undefined || before === open || this.#isInline) return;
    if (open) this.#host.focus();
    else this.#host.renderRoot.querySelector<ChatStreamLauncher>('chat-stream-launcher')?.focus();
  }

  readonly close = (): void => void (this.#host.open = false);
  readonly toggle = (): void => void (this.#host.open = !this.#host.open);

  /** Answers that have ended since the chat was last open. What is in the list at first has been seen. */
  unreadOf(messages: readonly ChatMessage[]): number {
    const answers = messages.filter((message) => message.role === 'assistant' && !isGrowing(message));
    const seen = answers.findIndex(({ key }) => key === this.#seen);
    if (this.#host.open || this.#isInline || this.#seen === undefined) {
      this.#seen = answers.at(-1)?.key ?? '';
      return 0;
    }
    // another conversation, or one that was empty
    return seen === -1 && this.#seen !== '' ? 0 : answers.length - seen - 1;
  }

  /** The chat as it is in its mode. */
  wrap(content: TemplateResult, presentation: Presentation, messages: readonly ChatMessage[]): TemplateResult {
    if (this.#isInline) return content;
    const { open } = this.#host;
    const unread = this.unreadOf(messages);
    return html`
      <div
        class="window"
        part="window"
        role="dialog"
        aria-label=${presentation.words.say('log')}
        ?hidden=${!open}
        @keydown=${this.#onKey}
      >
        ${content}
      </div>
      <chat-stream-launcher
        .presentation=${presentation}
        ?open=${open}
        .unread=${unread}
        @launcher-toggle=${this.toggle}
      ></chat-stream-launcher>
    `;
  }

  /** For the header: where the window takes all of the screen, the launcher is behind it. */
  renderClose({ words }: Presentation): TemplateResult | typeof nothing {
    if (this.#isInline) return nothing;
    const label = words.say('closeChat');
    return html`
      <button class="icon-button" part="close" type="button" aria-label=${label} title=${label} @click=${this.close}>
        ${cross}
      </button>
    `;
  }

  /** Who used it for something else has taken it. */
  readonly #onKey = (event: KeyboardEvent): void => {
    // a dialog in front of it closes first
    const isInFront = event.target instanceof Element && event.target.closest('dialog') !== null;
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || isInFront) return;
    event.preventDefault();
    this.close();
  };
}
