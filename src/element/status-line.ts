import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Notice, Transport } from '../client/thread.js';
import type { ChatError } from '../protocol/errors.js';
import { pageClock, type Clock } from './clock.js';
import { renderMetrics, type Metric } from './metrics.js';
import { englishPresentation, type Presentation } from './presentation.js';

/** Milliseconds for which it is shown that answers do not stream here. */
const TIME_TO_READ = 10_000;
const SECOND = 1000;

/** Ways of polling that are the server's doing, and news to a person who waits. */
const unasked: ReadonlySet<Transport['reason']> = new Set(['remembered', 'refused', 'held_back']);

/**
 * What the run machine says, in words: what has gone wrong, and why one has to wait. Only an error is announced here;
 * the rest is said by the announcer.
 */
export class ChatStreamStatus extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    error: { attribute: false },
    notice: { attribute: false },
    retryable: { type: Boolean },
    busy: { type: Boolean },
    transport: { attribute: false },
    metric: { attribute: false },
    showMetrics: { type: Boolean, attribute: 'show-metrics' },
  };
  declare presentation: Presentation;
  declare error: ChatError | undefined;
  declare notice: Notice | undefined;
  /** There is something to ask for once more. */
  declare retryable: boolean;
  /** An answer is being written. */
  declare busy: boolean;
  declare transport: Transport | undefined;
  declare metric: Metric | undefined;
  declare showMetrics: boolean;
  clock: Clock = pageClock;

  /** When the server is asked again. */
  #retryAt = 0;
  #tick: unknown;
  /** That answers come whole is said once. */
  #polling: 'unsaid' | 'shown' | 'said' = 'unsaid';
  #hint: unknown;

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.retryable = false;
    this.busy = false;
    this.showMetrics = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clock.clearTimeout(this.#tick);
    this.clock.clearTimeout(this.#hint);
    if (this.#polling === 'shown') this.#polling = 'said';
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const { notice, transport } = this;
    if (changes.has('notice')) {
      this.clock.clearTimeout(this.#tick);
      if (notice?.kind === 'retrying') this.#countDown(notice.seconds);
    }
    if (this.#polling === 'unsaid' && transport?.kind === 'poll' && unasked.has(transport.reason)) this.#showHint();
  }

  protected override render(): TemplateResult {
    const { words } = this.presentation;
    return html`
      ${this.#renderError()}${this.#renderNotice()}
      ${this.showMetrics ? renderMetrics(this.transport, this.metric, words) : nothing}
    `;
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
    const text = this.#noticeText();
    return text === undefined ? nothing : html`<p class="notice" part="notice">${text}</p>`;
  }

  /** One at a time: why one waits, or else that it goes on. */
  #noticeText(): string | undefined {
    const { notice, presentation } = this;
    const { words } = presentation;
    // the error says the same
    const isSaid = notice?.kind === 'signed_out' && this.error?.code === 'unauthorized';
    if (notice?.kind === 'retrying') return words.notice({ ...notice, seconds: this.#secondsLeft });
    if (notice && !isSaid) return words.notice(notice);
    if (this.#polling === 'shown') return words.say('polling');
    return this.busy ? words.say('working') : undefined;
  }

  get #secondsLeft(): number {
    return Math.max(0, Math.ceil((this.#retryAt - this.clock.now()) / SECOND));
  }

  #countDown(seconds: number): void {
    this.#retryAt = this.clock.now() + seconds * SECOND;
    const next = (): void => {
      this.requestUpdate();
      if (this.#secondsLeft > 0) this.#tick = this.clock.setTimeout(next, SECOND, 'wait');
    };
    this.#tick = this.clock.setTimeout(next, SECOND, 'wait');
  }

  #showHint(): void {
    this.#polling = 'shown';
    const end = (): void => {
      this.#polling = 'said';
      this.requestUpdate();
    };
    this.#hint = this.clock.setTimeout(end, TIME_TO_READ, 'wait');
  }

  #retry(): void {
    this.dispatchEvent(new CustomEvent('status-retry'));
  }
}
