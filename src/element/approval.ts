import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { PendingAction } from '../protocol/message.js';
import { englishPresentation, type Presentation } from './presentation.js';

/** May all of it be done, or nothing? */
export type ApprovalAnswerEvent = CustomEvent<{ readonly isConfirmed: boolean }>;

/** What the assistant wants to do and may not do unasked: all of it in full, to be confirmed or rejected, once. */
export class ChatStreamApproval extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    actions: { attribute: false },
    isAnswered: { state: true },
  };
  declare presentation: Presentation;
  declare actions: readonly PendingAction[];
  declare private isAnswered: boolean;
  /** What has been shown, as text: the same actions come by more than one way, and as other objects each time. */
  #shown = '';

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.actions = [];
    this.isAnswered = false;
  }

  /** The answer did not reach the server: it can be given once more. */
  restore(): void {
    this.isAnswered = false;
  }

  override focus(options?: FocusOptions): void {
    this.querySelector<HTMLElement>('.approval')?.focus(options);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (!changes.has('actions')) return;
    const shown = JSON.stringify(this.actions);
    if (shown !== this.#shown) this.isAnswered = false;
    this.#shown = shown;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { actions, isAnswered } = this;
    const { words } = this.presentation;
    if (actions.length === 0) return nothing;
    const title = words.say('approval', { count: actions.length });
    return html`
      <section class="approval" part="approval" aria-label=${title} tabindex="-1">
        <p class="approval-title" aria-hidden="true">${title}</p>
        <ul class="approval-actions">
          ${actions.map((action) => this.#renderAction(action))}
        </ul>
        <div class="approval-answer">
          <button
            class="primary"
            part="confirm"
            type="button"
            ?disabled=${isAnswered}
            @click=${() => this.#answer(true)}
          >
            ${words.say('confirm')}
          </button>
          <button part="reject" type="button" ?disabled=${isAnswered} @click=${() => this.#answer(false)}>
            ${words.say('reject')}
          </button>
          <span class="approval-hint">${words.say('approvalHint')}</span>
        </div>
      </section>
    `;
  }

  #renderAction({ name, args }: PendingAction): TemplateResult {
    const text = textOf(args);
    return html`
      <li part="action">
        <code class="approval-name" dir="auto">${name}</code>
        ${text === '' ? nothing : renderArguments(text, `${name}: ${this.presentation.words.say('toolInput')}`)}
      </li>
    `;
  }

  #answer(isConfirmed: boolean): void {
    if (this.isAnswered) return;
    this.isAnswered = true;
    // the button that has it is disabled now
    this.focus();
    this.dispatchEvent(new CustomEvent('approval-answer', { detail: { isConfirmed } }));
  }
}

/** Whatever is long scrolls in its own place, by the keyboard, too. */
function renderArguments(text: string, label: string): TemplateResult {
  return html`<pre class="approval-arguments" tabindex="0" role="group" aria-label=${label} dir="auto">${text}</pre>`;
}

/** Arguments in full; of none, nothing. */
function textOf(args: unknown): string {
  if (typeof args === 'string') return args;
  const isNone = args === null || args === undefined || (typeof args === 'object' && Object.keys(args).length === 0);
  return isNone ? '' : JSON.stringify(args, null, 2);
}
