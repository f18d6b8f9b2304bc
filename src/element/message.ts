import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { isGrowing, type ChatMessage } from '../client/thread.js';
import type { Attachment, Message, ToolActivity } from '../protocol/message.js';
import { MarkdownController } from './markdown-controller.js';
import { englishPresentation, type Presentation } from './presentation.js';
import type { Words } from './words.js';

const speakers = { human: 'you', assistant: 'assistant', system: 'system' } as const;

/** One message. It renders into the chat's own shadow tree, so that its parts can be styled from outside. */
export class ChatStreamMessage extends LitElement {
  static override properties = { presentation: { attribute: false }, message: { attribute: false } };
  declare presentation: Presentation;
  declare message: ChatMessage | undefined;
  readonly #content = new MarkdownController(() => this.querySelector('.content'));

  constructor() {
    super();
    this.presentation = englishPresentation;
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
      if (!this.isConnected) this.#content.letGo();
    });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    const { message } = this;
    if (!message) return;
    this.dataset.role = message.role;
    this.dataset.state = isGrowing(message) ? 'growing' : (message.finish ?? 'stored');
  }

  protected override render(): TemplateResult | typeof nothing {
    const { message } = this;
    const { words } = this.presentation;
    if (!message) return nothing;
    return html`
      <span class="visually-hidden">${words.say(speakers[message.role])}</span>
      ${message.role === 'assistant' ? this.#renderAnswer(message) : renderPlain(message, words)}
    `;
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (this.message?.role !== 'assistant' || !(changes.has('message') || changes.has('presentation'))) return;
    this.#content.show(this.message.content, !isGrowing(this.message), this.presentation.markdown);
  }

  #renderAnswer(message: ChatMessage): TemplateResult {
    const { words } = this.presentation;
    const isWaiting = isGrowing(message) && message.content === '' && message.reasoning === '';
    return html`
      ${renderReasoning(message, words)} ${message.tools.map((tool) => renderTool(tool, words))}
      <div class="content" part="content"></div>
      ${isWaiting ? html`<div class="waiting" aria-hidden="true"><i></i><i></i><i></i></div>` : nothing}
      ${renderNote(message, words)}
    `;
  }
}

/** A message may be no more than its files. */
function renderPlain({ content, attachments }: Message, words: Words): TemplateResult {
  return html`
    ${content === '' ? nothing : html`<div class="bubble" part="bubble" dir="auto">${content}</div>`}
    ${attachments.length === 0 ? nothing : renderFiles(attachments, words)}
  `;
}

/** Their names only: an address from the backend is not followed unseen. */
function renderFiles(attachments: readonly Attachment[], words: Words): TemplateResult {
  return html`
    <ul class="files" part="files" aria-label=${words.say('files')}>
      ${attachments.map(({ name, type }) => html`<li dir="auto">${name ?? type}</li>`)}
    </ul>
  `;
}

function renderReasoning({ reasoning }: Message, words: Words): TemplateResult | typeof nothing {
  if (reasoning === '') return nothing;
  return html`
    <details class="reasoning" part="reasoning">
      <summary>${words.say('reasoning')}</summary>
      <div class="reasoning-text" dir="auto">${reasoning}</div>
    </details>
  `;
}

function renderTool({ name, state, input, output }: ToolActivity, words: Words): TemplateResult {
  return html`
    <details class="tool" part="tool">
      <summary><code>${name}</code> <span class="tool-state">${state}</span></summary>
      ${renderData(words.say('toolInput'), input)} ${renderData(words.say('toolOutput'), output)}
    </details>
  `;
}

function renderData(label: string, value: unknown): TemplateResult | typeof nothing {
  if (value === null || value === undefined) return nothing;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return html`<div class="tool-data">
    <span>${label}</span>
    <pre>${text}</pre>
  </div>`;
}

/** What is to be said of the end; of an answer without a word, that it is one. */
function renderNote(message: Message, words: Words): TemplateResult | typeof nothing {
  const note = words.finish(message.finish) ?? (saysNothing(message) ? words.say('empty') : undefined);
  return note ? html`<p class="note" part="note">${note}</p>` : nothing;
}

function saysNothing(message: Message): boolean {
  const { content, reasoning, tools } = message;
  return !isGrowing(message) && content === '' && reasoning === '' && tools.length === 0;
}
