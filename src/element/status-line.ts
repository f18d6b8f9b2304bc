import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Notice } from '../client/thread.js';
import type { ChatError } from '../protocol/errors.js';
import { englishPresentation, type Presentation } from './presentation.js';

/** Asks for the answer once more. */
export type StatusRetryEvent = CustomEvent<undefined>;

/** What the run machine says, in words: what has gone wrong, and why one has to wait. */
export class ChatStreamStatus extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    error: { attribute: false },
    notice: { attribute: false },
    retryable: { type: Boolean },
  };
  declare presentation: Presentation;
  declare error: ChatError | undefined;
  declare notice: Notice | undefined;
  /** There is something to ask for once more. */
  declare retryable: boolean;

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.retryable = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`${this.#renderError()} ${this.#renderNotice()}`;
  }

  #renderError(): TemplateResult | typeof nothing {
    const { error } = this;
    if (!error) return nothing;
    const { words } = this.presentation;
    return html`
      <div class="error" part="error" role="alert">
        <span dir="auto">${words.error(error)}</span>
        ${this.retryable ? html`<button type="button" @click=${this.#retry}>${words.say('retry')}</button>` : nothing}
      </div>
    `;
  }

  #renderNotice(): TemplateResult | typeof nothing {
    const { notice } = this;
    // the error says the same
    const isSaid = notice?.kind === 'signed_out' && this.error?.code === 'unauthorized';
    if (!notice || isSaid) return nothing;
    return html`<p class="notice" part="notice" role="status">${this.presentation.words.notice(notice)}</p>`;
  }

  #retry(): void {
    this.dispatchEvent(new CustomEvent('status-retry'));
  }
}
