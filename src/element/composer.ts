import { html, LitElement, svg, type TemplateResult } from 'lit';
import { englishPresentation, type Presentation } from './presentation.js';

/** What the composer asks for. `send` carries the text; whoever cannot send it gives it back by `restore`. */
export type ComposerEvent = CustomEvent<{ readonly text: string }>;

const arrowUp = svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5m-6 6 6-6 6 6" /></svg>`;
const square = svg`<svg viewBox="0 0 24 24" aria-hidden="true"><rect x="7" y="7" width="10" height="10" rx="2" /></svg>`;

/** Where a person writes. Stays usable while an answer is being written. */
export class ChatStreamComposer extends LitElement {
  static override properties = { presentation: { attribute: false }, busy: { type: Boolean } };
  declare presentation: Presentation;
  declare busy: boolean;

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.busy = false;
  }

  /** Gives back a text that could not be sent; what was typed since stays, after it. */
  restore(text: string): void {
    const field = this.#field;
    if (!field) return;
    field.value = field.value === '' ? text : `${text}\n${field.value}`;
    this.#fit();
  }

  override focus(options?: FocusOptions): void {
    this.#field?.focus(options);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { words } = this.presentation;
    return html`
      <form part="composer" class="composer" @submit=${this.#submit}>
        <textarea
          part="input"
          rows="1"
          dir="auto"
          aria-label=${words.say('composer')}
          placeholder=${words.say('placeholder')}
          enterkeyhint="send"
          @keydown=${this.#onKey}
          @input=${this.#fit}
        ></textarea>
        ${this.busy ? this.#renderStop() : this.#renderSend()}
      </form>
    `;
  }

  #renderSend(): TemplateResult {
    const send = this.presentation.words.say('send');
    return html`<button class="send" part="send" type="submit" aria-label=${send} title=${send}>${arrowUp}</button>`;
  }

  #renderStop(): TemplateResult {
    const stop = this.presentation.words.say('stop');
    return html`
      <button class="stop" part="stop" type="button" aria-label=${stop} title=${stop} @click=${this.#stop}>
        ${square}
      </button>
    `;
  }

  get #field(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  /** Enter sends, Shift+Enter breaks the line; Enter that ends an input method's composition does neither. */
  #onKey(event: KeyboardEvent): void {
    // Safari ends the composition before the key event and tells it by 229 alone
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
    event.preventDefault();
    this.#submit(event);
  }

  #submit(event: Event): void {
    event.preventDefault();
    const field = this.#field;
    if (!field || this.busy || field.value.trim() === '') return;
    const text = field.value;
    field.value = '';
    this.#fit();
    this.dispatchEvent(new CustomEvent('composer-send', { detail: { text } }));
  }

  #stop(): void {
    this.focus();
    this.dispatchEvent(new CustomEvent('composer-stop'));
  }

  readonly #fit = (): void => {
    const field = this.#field;
    if (!field) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  };
}
