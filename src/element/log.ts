import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatMessage } from '../client/thread.js';
import type { Message } from '../protocol/message.js';
import { beginsDay, renderDay } from './day.js';
import { DrawnRange } from './drawn-range.js';
import { icon } from './icon.js';
import { FocusController } from './log-focus.js';
import { renderEmpty, renderFailed, renderSkeleton } from './log-places.js';
import { isDifferent, type MessageAbilities, type MessageExtras, type Rating } from './message-events.js';
import { englishPresentation, type Presentation } from './presentation.js';
import { ThinkingTimes } from './reasoning.js';
import { ScrollController } from './scroll-controller.js';

/** A suggestion was chosen. */
export type LogSuggestionEvent = CustomEvent<{ readonly text: string }>;

const none: readonly Message[] = [];
const downIcon = icon('M12 5v14m6-6-6 6-6-6');
/** What all messages are drawn with. */
const shared = ['presentation', 'can', 'extras', 'versionsOf'] as const;

/**
 * The messages, oldest first. Grows without moving what somebody reads, and draws of many only those that are looked for.
 *
 * @fires log-older - the reader comes to the oldest message that there is, and there are older ones
 * @fires log-reload - what could not be loaded is to be loaded once more
 * @fires log-suggestion - a suggestion was chosen
 * @fires log-leave - Escape: the reader wants to write
 */
export class ChatStreamLog extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    messages: { attribute: false },
    loading: { type: Boolean },
    failed: { type: Boolean },
    hasOlder: { attribute: false },
    suggestions: { attribute: false, hasChanged: isDifferent },
    can: { attribute: false, hasChanged: isDifferent },
    extras: { attribute: false },
    versionsOf: { attribute: false },
    pageSize: { attribute: false },
  };
  declare presentation: Presentation;
  declare messages: readonly ChatMessage[];
  declare loading: boolean;
  /** The messages could not be loaded. */
  declare failed: boolean;
  declare hasOlder: boolean;
  /** What one may ask where nothing was said yet. */
  declare suggestions: readonly string[];
  declare can: MessageAbilities;
  declare extras: MessageExtras | undefined;
  /** Earlier versions of an answer, the oldest first. */
  declare versionsOf: (message: ChatMessage) => readonly Message[];
  /** How many messages are drawn at first, and how many more for a reader who comes to the first of them. */
  declare pageSize: number;
  readonly #scroll = new ScrollController(this, () => this.#onMove());
  readonly #focus = new FocusController(this);
  readonly #thinking = new ThinkingTimes();
  readonly #ratings = new Map<string, Rating>();
  #range: DrawnRange;
  /** Another whenever what all messages are drawn with has changed. */
  #shared: { readonly can: MessageAbilities } = { can: {} };
  #isAtEnd = true;
  /** Of the newest message when the reader left the end. */
  #seenKey: string | undefined;
  #isOlderAsked = false;

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.messages = [];
    this.loading = false;
    this.failed = false;
    this.hasOlder = false;
    this.suggestions = [];
    this.can = {};
    this.versionsOf = () => none;
    this.pageSize = 50;
    this.#range = new DrawnRange(this.pageSize);
    this.addEventListener('message-feedback', ({ detail: { message, rating } }) => {
      this.#ratings.set(message.key, rating);
    });
  }

  /** The messages that are drawn, in their order. */
  get drawn(): readonly HTMLElement[] {
    return [...this.querySelectorAll('chat-stream-message')];
  }

  drawMore(factor = 1): void {
    this.#scroll.hold(this.drawn);
    this.#range.more(this.messages, factor);
    this.requestUpdate();
  }

  toLatest(): void {
    // what was drawn for who looked for it is in the way
    if (this.messages.length - this.#range.start(this.messages) > 4 * this.pageSize) this.#range.reset();
    this.#scroll.toEnd();
    this.requestUpdate();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('pageSize')) this.#range = new DrawnRange(this.pageSize);
    if (changes.has('messages')) this.#takeIn(changes.get('messages') ?? []);
    if (shared.some((name) => changes.has(name))) this.#shared = { can: this.can };
    if (this.#scroll.isAtEnd !== this.#isAtEnd) this.#seenKey = this.messages.at(-1)?.key;
    this.#isAtEnd = this.#scroll.isAtEnd;
  }

  protected override render(): TemplateResult {
    const { messages } = this;
    const { words } = this.presentation;
    const start = this.#range.start(messages);
    const current = this.#focus.focusedKey ?? messages.at(-1)?.key;
    const isLast = (index: number) => start + index === messages.length - 1;
    return html`
      <div class="messages">
        ${
          this.hasOlder && start === 0 && messages.length > 0
            ? html`<p class="older" part="older">${words.say('older')}</p>`
            : nothing
        }
        ${repeat(
          messages.slice(start),
          ({ key }) => key,
          (message, index) => {
            const [before, isCurrent] = [messages[start + index - 1], message.key === current];
            const day = beginsDay(message, before);
            return guard([message, day, isLast(index), isCurrent, this.#shared], () =>
              this.#renderMessage(message, day, isLast(index), isCurrent),
            );
          },
        )}
        ${messages.length === 0 ? this.#renderPlace() : nothing}
      </div>
      ${this.#isAtEnd ? nothing : this.#renderLatest()}
    `;
  }

  #renderMessage(message: ChatMessage, beginsDay: boolean, isLast: boolean, isCurrent: boolean): TemplateResult {
    return html`
      ${beginsDay ? renderDay(message, this.presentation.words) : nothing}
      <chat-stream-message
        part="message ${message.role}"
        .presentation=${this.presentation}
        .message=${message}
        .versions=${this.versionsOf(message)}
        .can=${this.#shared.can}
        .extras=${this.extras}
        .thought=${this.#thinking.of(message.key)}
        .rating=${this.#ratings.get(message.key) ?? 0}
        ?last=${isLast}
        .current=${isCurrent}
      ></chat-stream-message>
    `;
  }

  #renderPlace(): TemplateResult {
    const { words } = this.presentation;
    if (this.loading) return renderSkeleton(words);
    if (this.failed) return renderFailed(words, () => this.dispatchEvent(new CustomEvent('log-reload')));
    return renderEmpty(this.suggestions, words, (text) => {
      this.dispatchEvent(new CustomEvent('log-suggestion', { detail: { text } }));
    });
  }

  #renderLatest(): TemplateResult {
    const { words } = this.presentation;
    const count = this.messages.length - 1 - this.messages.findLastIndex(({ key }) => key === this.#seenKey);
    const isKnown = count > 0 && count < this.messages.length;
    const name = words.say('latest');
    return html`
      <div class="latest-place">
        <button
          type="button"
          class="latest"
          part="latest"
          aria-label=${isKnown ? nothing : name}
          title=${name}
          @click=${this.#latest}
        >
          ${downIcon} ${isKnown ? html`<span>${words.say('newMessages', { count })}</span>` : nothing}
        </button>
      </div>
    `;
  }

  /** The button goes: the focus is where the reader is. */
  #latest(): void {
    this.toLatest();
    void this.updateComplete.then(() => this.drawn.at(-1)?.focus({ preventScroll: true }));
  }

  #takeIn(before: readonly ChatMessage[]): void {
    const { messages } = this;
    const last = messages.at(-1);
    if (last) this.#thinking.notice(last);
    if (messages[0]?.key !== before[0]?.key) {
      this.#isOlderAsked = false;
      this.#scroll.hold(this.drawn);
    }
    if (isOther(messages, before)) {
      this.#range.reset();
      this.#scroll.toEnd();
    } else if (last?.key !== before.at(-1)?.key) {
      const added = messages.slice(messages.findLastIndex(({ key }) => key === before.at(-1)?.key) + 1);
      if (added.some(({ role }) => role === 'human')) this.#scroll.toEnd();
    }
  }

  #onMove(): void {
    if (this.#scroll.isAtEnd !== this.#isAtEnd) this.requestUpdate();
    if (this.scrollTop >= this.clientHeight) this.#isOlderAsked = false;
    else if (this.messages.length > 0) this.#reachTop();
  }

  #reachTop(): void {
    if (this.#range.start(this.messages) > 0) this.drawMore();
    else if (this.hasOlder && !this.#isOlderAsked) {
      this.#isOlderAsked = true;
      this.dispatchEvent(new CustomEvent('log-older'));
    }
  }
}

/** Whether it is another conversation than before. */
function isOther(messages: readonly ChatMessage[], before: readonly ChatMessage[]): boolean {
  const [first, last] = [before[0]?.key, before.at(-1)?.key];
  if (messages.length === 0 || first === undefined) return true;
  return messages[0]?.key !== first && !messages.some(({ key }) => key === first || key === last);
}
