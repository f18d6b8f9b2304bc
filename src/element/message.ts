import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { isGrowing, type ChatMessage } from '../client/thread.js';
import { isIncomplete, type Message } from '../protocol/message.js';
import { MarkdownController } from './markdown-controller.js';
import { ask, isDifferent, type MessageAbilities, type MessageExtras, type Rating } from './message-events.js';
import { parts } from './parts.js';
import { createPlainText } from './plain-text.js';
import { englishPresentation, type Presentation } from './presentation.js';
import { renderReasoning } from './reasoning.js';

const speakers = { human: 'you', assistant: 'assistant', system: 'system' } as const;
const noVersions: readonly Message[] = [];

/**
 * One message. It renders into the chat's own shadow tree, so that its parts can be styled from outside.
 *
 * @fires message-retry - an incomplete answer is to be gone on with; this and what its toolbar asks for bubble
 */
export class ChatStreamMessage extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    message: { attribute: false },
    versions: { attribute: false, hasChanged: isDifferent },
    can: { attribute: false, hasChanged: isDifferent },
    extras: { attribute: false },
    thought: { type: Number },
    rating: { type: Number },
    last: { type: Boolean, reflect: true },
    current: { type: Boolean },
    version: { state: true },
  };
  declare presentation: Presentation;
  declare message: ChatMessage | undefined;
  /** Earlier versions of an answer, the oldest first. */
  declare versions: readonly Message[];
  declare can: MessageAbilities;
  declare extras: MessageExtras | undefined;
  /** Seconds for which an answer was thought about, where that is known. */
  declare thought: number | undefined;
  /** What a person thought of it. */
  declare rating: Rating;
  /** The last of all: what can be done with it is always seen. */
  declare last: boolean;
  /** The one among the messages to which the Tab key goes. */
  declare current: boolean;
  /** Which version is shown, from 0; without one the newest. */
  declare protected version: number | undefined;
  #avatar: Node | undefined;
  #action: Node | undefined;
  readonly #way = () => parts.text.for(this)?.createMarkdownStream ?? createPlainText;
  readonly #content = new MarkdownController(() => this.#contentNode(), this.#way);
  readonly #reasoning = new MarkdownController(() => this.querySelector('.reasoning-text'), this.#way);
  readonly #contentNode = (): Element | null => this.querySelector(':scope > .content, :scope > .bubble');

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.versions = noVersions;
    this.can = {};
    this.rating = 0;
    this.last = false;
    this.current = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // what it showed may have been let go
    if (this.hasUpdated) this.requestUpdate('message');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // one that is only moved is back at once
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#content.letGo();
      this.#reasoning.letGo();
    });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const { message } = this;
    if (!message) return;
    if (changes.has('versions')) this.version = undefined;
    if (changes.has('extras') || isStoredAnew(message, changes.get('message'))) {
      this.#avatar = this.extras?.avatar?.(message);
      this.#action = this.extras?.actions?.(message);
    }
    this.dataset.role = message.role;
    this.dataset.state = isGrowing(message) ? 'growing' : (message.finish ?? 'stored');
    this.role = 'article';
    this.ariaLabel = [this.#name(message), this.#time(message)].filter((part) => part !== '').join(', ');
    this.tabIndex = this.current ? 0 : -1;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { message } = this;
    if (!message) return nothing;
    const shown = this.#shown(message);
    return html`
      ${this.#renderHead(message)}
      ${message.role === 'assistant' ? this.#renderAnswer(message, shown) : this.#renderPlain(message)}
      ${isGrowing(message) || message.role === 'system' ? nothing : this.#renderActions(message, shown)}
    `;
  }

  protected override updated(changes: PropertyValues<this>): void {
    const { message } = this;
    if (changes.has('current')) this.ariaDescribedByElements = this.current ? toNodes(this.#contentNode()) : null;
    if (message?.role !== 'assistant') return;
    const isComplete = !isGrowing(message);
    this.#content.show(this.#shown(message).content, isComplete, this.presentation.markdown);
    this.#showReasoning();
  }

  #renderHead(message: ChatMessage): TemplateResult {
    const time = this.#time(message);
    return html`
      <div class="head" part="head">
        ${this.#avatar}
        <span class="name" part="name">${this.#name(message)}</span>
        ${
          time === ''
            ? nothing
            : html`<time part="time" datetime=${new Date(message.timestamp * 1000).toISOString()}>${time}</time>`
        }
      </div>
    `;
  }

  #renderAnswer(message: ChatMessage, shown: Message): TemplateResult {
    const { words } = this.presentation;
    const { content, reasoning, tools } = message;
    const isWaiting = isGrowing(message) && content === '' && reasoning === '' && tools.length === 0;
    const details = this.#detailsOf(shown);
    return html`
      ${renderReasoning({ ...shown, key: message.key }, this.thought, words, this.#showReasoning)}
      ${details?.renderTools(shown.tools, words) ?? nothing}
      <div class="content" part="content"></div>
      ${isWaiting ? html`<div class="waiting" aria-hidden="true"><i></i><i></i><i></i></div>` : nothing}
      ${details?.renderAttachments(shown.attachments, this.presentation) ?? nothing} ${this.#renderNote(message, shown)}
      ${details?.renderSources(shown.sources, this.presentation) ?? nothing}
    `;
  }

  /** A message may be no more than its files. */
  #renderPlain(message: Message): TemplateResult {
    const { content } = message;
    return html`
      ${this.#detailsOf(message)?.renderAttachments(message.attachments, this.presentation) ?? nothing}
      ${content === '' ? nothing : html`<div class="bubble" part="bubble" dir="auto">${content}</div>`}
    `;
  }

  /** What is to be said of the end, and how to go on; of an answer without a word, that it is one. */
  #renderNote(message: ChatMessage, shown: Message): TemplateResult | typeof nothing {
    const { words } = this.presentation;
    const note = words.finish(shown.finish) ?? (saysNothing(shown) ? words.say('empty') : undefined);
    if (!note) return nothing;
    const canGoOn = this.can.retry && this.last && shown === message && isIncomplete(message);
    return html`
      <p class="note" part="note">
        <span>${note}</span>
        ${
          canGoOn
            ? html`<button type="button" part="retry" @click=${() => ask(this, 'message-retry', { message })}>
                ${words.say(message.finish === 'failed' ? 'retry' : 'continue')}
              </button>`
            : nothing
        }
      </p>
    `;
  }

  /** The tag has its place already, and becomes what it is when that has come. */
  #renderActions(message: ChatMessage, shown: Message): TemplateResult {
    parts.actions.for(this);
    const count = this.versions.length + 1;
    return html`
      <chat-stream-message-actions
        .presentation=${this.presentation}
        .message=${message}
        .shown=${shown.content}
        .can=${this.can}
        .rating=${this.rating}
        .last=${this.last}
        .reachable=${this.current || this.last}
        .version=${this.version ?? count - 1}
        .versions=${count}
        .extra=${this.#action}
        .content=${this.#contentNode}
        @message-version=${this.#turn}
      ></chat-stream-message-actions>
    `;
  }

  /** What is folded away costs nothing. */
  readonly #showReasoning = (): void => {
    const { message } = this;
    if (!message || !this.querySelector<HTMLDetailsElement>(':scope > .reasoning')?.open) return;
    const { reasoning, content } = this.#shown(message);
    this.#reasoning.show(reasoning, content !== '' || !isGrowing(message), this.presentation.markdown);
  };

  readonly #turn = ({ detail }: CustomEvent<{ readonly index: number }>): void => {
    this.version = detail.index === this.versions.length ? undefined : detail.index;
  };

  #shown(message: ChatMessage): Message {
    return (this.version === undefined ? undefined : this.versions[this.version]) ?? message;
  }

  #detailsOf({ tools, attachments, sources }: Message): ReturnType<typeof parts.details.for> {
    return tools.length + attachments.length + sources.length > 0 ? parts.details.for(this) : undefined;
  }

  #name({ role }: Message): string {
    return this.presentation.words.say(speakers[role]);
  }

  /** None where the backend does not say. */
  #time({ timestamp }: Message): string {
    return timestamp > 0 ? this.presentation.words.time(timestamp) : '';
  }
}

/** Whether it is another message than before for an app: one that has come, or has been stored since. */
function isStoredAnew(message: ChatMessage, before: ChatMessage | undefined): boolean {
  return before?.key !== message.key || before.id !== message.id;
}

function toNodes(node: Element | null): Element[] | null {
  return node && [node];
}

function saysNothing(message: Message): boolean {
  const { content, reasoning, tools, attachments } = message;
  return !isGrowing(message) && [content, reasoning, tools, attachments].every(({ length }) => length === 0);
}
