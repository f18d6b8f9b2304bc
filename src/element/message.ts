import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { isGrowing, type ChatMessage } from '../client/thread.js';
import type { Attachment, Message, ToolActivity } from '../protocol/message.js';
import { MarkdownController } from './markdown-controller.js';
import { finishNotes, strings } from './strings.js';

const speakers = { human: strings.you, assistant: strings.assistant, system: strings.system } as const;

/** One message. It renders into the chat's own shadow tree, so that its parts can be styled from outside. */
export class ChatStreamMessage extends LitElement {
  static override properties = { message: { attribute: false } };
  declare message: ChatMessage | undefined;
  readonly #content = new MarkdownController(() => this.querySelector('.content'));

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
    if (!message) return nothing;
    return html`
      <span class="visually-hidden">${speakers[message.role]}</span>
      ${message.role === 'assistant' ? this.#renderAnswer(message) : renderPlain(message)}
    `;
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (!changes.has('message') || this.message?.role !== 'assistant') return;
    this.#content.show(this.message.content, !isGrowing(this.message));
  }

  #renderAnswer(message: ChatMessage): TemplateResult {
    const isWaiting = isGrowing(message) && message.content === '' && message.reasoning === '';
    return html`
      ${renderReasoning(message)} ${message.tools.map(renderTool)}
      <div class="content" part="content"></div>
      ${isWaiting ? html`<div class="waiting" aria-hidden="true"><i></i><i></i><i></i></div>` : nothing}
      ${renderNote(message)}
    `;
  }
}

/** A message may be no more than its files. */
function renderPlain({ content, attachments }: Message): TemplateResult {
  return html`
    ${content === '' ? nothing : html`<div class="bubble" part="bubble" dir="auto">${content}</div>`}
    ${attachments.length === 0 ? nothing : renderFiles(attachments)}
  `;
}

/** Their names only: an address from the backend is not followed unseen. */
function renderFiles(attachments: readonly Attachment[]): TemplateResult {
  return html`
    <ul class="files" part="files" aria-label=${strings.files}>
      ${attachments.map(({ name, type }) => html`<li dir="auto">${name ?? type}</li>`)}
    </ul>
  `;
}

function renderReasoning({ reasoning }: Message): TemplateResult | typeof nothing {
  if (reasoning === '') return nothing;
  return html`
    <details class="reasoning" part="reasoning">
      <summary>${strings.reasoning}</summary>
      <div class="reasoning-text" dir="auto">${reasoning}</div>
    </details>
  `;
}

function renderTool({ name, state, input, output }: ToolActivity): TemplateResult {
  return html`
    <details class="tool" part="tool">
      <summary><code>${name}</code> <span class="tool-state">${state}</span></summary>
      ${renderData(strings.toolInput, input)} ${renderData(strings.toolOutput, output)}
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
function renderNote(message: Message): TemplateResult | typeof nothing {
  const note = (message.finish && finishNotes[message.finish]) ?? (saysNothing(message) ? strings.empty : undefined);
  return note ? html`<p class="note" part="note">${note}</p>` : nothing;
}

function saysNothing(message: Message): boolean {
  const { content, reasoning, tools } = message;
  return !isGrowing(message) && content === '' && reasoning === '' && tools.length === 0;
}
