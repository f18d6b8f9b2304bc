import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { createChat, type Chat } from '../client/chat.js';
import type { Diagnosis, Finding } from '../client/diagnose.js';
import { diagnosisStyles } from './diagnosis-styles.js';
import { drawTimeline } from './diagnosis-timeline.js';
import { diagnosisWords, type DiagnosisWords } from './diagnosis-words.js';

/** What came of it. It bubbles, and leaves shadow trees. */
export type DiagnosisEvent = CustomEvent<Diagnosis>;

const signs: Readonly<Record<Finding['level'], string>> = { good: '✓', note: '·', bad: '✗', unknown: '?' };

/**
 * Finds out whether answers stream to this page, when a person asks for it, and shows how they came: the verdict, a
 * timeline, what was found, and what to put into the configuration of what holds them back. Each time it asks the
 * model for one answer.
 *
 * @tag chat-stream-diagnosis
 * @attr base-url - where the paths of the contract begin, where no `chat` is given
 * @attr lang - the language of its words, by default the page's; findings are English
 * @fires diagnosis - what came of it, in `detail`
 * @csspart advice, findings, start, timeline, verdict
 */
export class ChatStreamDiagnosis extends LitElement {
  static override styles = diagnosisStyles;
  static override properties = {
    baseUrl: { attribute: 'base-url' },
    lang: {},
    chat: { attribute: false },
    diagnosis: { state: true },
    state: { state: true },
  };
  declare baseUrl: string | undefined;
  /** The client to ask with, which knows the headers. */
  declare chat: Pick<Chat, 'diagnose'> | undefined;
  declare private diagnosis: Diagnosis | undefined;
  declare private state: 'idle' | 'running' | 'failed';
  #running: AbortController | undefined;

  constructor() {
    super();
    this.state = 'idle';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.abort();
  }

  /** The same as the button does. */
  readonly start = async (): Promise<void> => {
    if (this.state === 'running') return;
    const running = new AbortController();
    this.#running = running;
    this.diagnosis = undefined;
    this.state = 'running';
    try {
      const diagnosis = await this.#ask(running.signal);
      this.diagnosis = diagnosis;
      this.state = 'idle';
      this.dispatchEvent(new CustomEvent('diagnosis', { detail: diagnosis, bubbles: true, composed: true }));
    } catch (error) {
      this.state = running.signal.aborted ? 'idle' : 'failed';
      if (!running.signal.aborted) reportError(error);
    }
  };

  protected override render(): TemplateResult {
    const words = diagnosisWords(this.#locale);
    const isRunning = this.state === 'running';
    const label = this.diagnosis || this.state === 'failed' ? words.again : words.start;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">${words.title}</h2>
        <button part="start" type="button" aria-disabled=${isRunning} @click=${this.start}>${label}</button>
        <p class="verdict" part="verdict" role="status">${this.#saying(words)}</p>
        ${this.diagnosis ? this.#renderDiagnosis(this.diagnosis, words) : nothing}
      </section>
    `;
  }

  get #locale(): string {
    return this.closest<HTMLElement>('[lang]')?.lang ?? '';
  }

  async #ask(signal: AbortSignal): Promise<Diagnosis> {
    if (this.chat) return this.chat.diagnose({ signal });
    const chat = createChat({ baseUrl: this.baseUrl ?? '', capabilities: {} });
    return chat.diagnose({ signal }).finally(chat.dispose);
  }

  #saying(words: DiagnosisWords): string {
    if (this.state === 'running') return words.running;
    return this.state === 'failed' ? words.failed : this.diagnosis ? words.verdicts[this.diagnosis.verdict] : '';
  }

  #renderDiagnosis({ timeline, findings, advice }: Diagnosis, words: DiagnosisWords): TemplateResult {
    return html`
      ${timeline.length > 0 ? drawTimeline(timeline, words, this.#seconds) : nothing}
      <ul part="findings" lang="en">
        ${findings.map(({ level, what, why, seen }) => {
          const more = [level === 'good' ? '' : why, seen === '' ? '' : `(${seen})`].filter((text) => text !== '');
          return html`<li>
            <span aria-hidden="true">${signs[level]}</span><span>${what}</span><small>${more.join(' ')}</small>
          </li>`;
        })}
      </ul>
      ${advice.length > 0 ? html`<h3>${words.advice}</h3>` : nothing}
      ${advice.map(
        ({ product, where, lines, note }) => html`
          <div part="advice" lang="en">
            <p><strong>${product}</strong>: ${where}</p>
            ${lines === '' ? nothing : html`<pre tabindex="0"><code>${lines}</code></pre>`}
            <p>${note}</p>
          </div>
        `,
      )}
    `;
  }

  readonly #seconds = (milliseconds: number): string => {
    const options = { style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 } as const;
    return new Intl.NumberFormat(this.#locale || undefined, options).format(milliseconds / 1000);
  };
}
