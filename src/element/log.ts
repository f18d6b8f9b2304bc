import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatMessage } from '../client/thread.js';
import { englishPresentation, type Presentation } from './presentation.js';
import { ScrollController } from './scroll-controller.js';

/** The messages, oldest first. Grows without moving what somebody reads. */
export class ChatStreamLog extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    messages: { attribute: false },
    loading: { type: Boolean },
  };
  declare presentation: Presentation;
  declare messages: readonly ChatMessage[];
  declare loading: boolean;
  readonly #scroll = new ScrollController(this);

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.messages = [];
    this.loading = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`
      <div class="messages">
        ${repeat(
          this.messages,
          ({ key }) => key,
          (message) =>
            html`<chat-stream-message
              part="message ${message.role}"
              .presentation=${this.presentation}
              .message=${message}
            ></chat-stream-message>`,
        )}
        ${this.messages.length === 0 ? this.#renderEmpty() : nothing}
      </div>
    `;
  }

  protected override updated(changes: PropertyValues<this>): void {
    const before = changes.get('messages');
    if (before && this.messages.at(-1)?.key !== before.at(-1)?.key && this.messages.at(-1)?.role === 'human')
      this.#scroll.toEnd();
  }

  #renderEmpty(): TemplateResult {
    const { words } = this.presentation;
    if (this.loading) return html`<p class="empty" part="empty">${words.say('loading')}</p>`;
    return html`
      <div class="empty" part="empty">
        <p class="empty-title">${words.say('emptyTitle')}</p>
        <p>${words.say('emptyHint')}</p>
      </div>
    `;
  }
}
