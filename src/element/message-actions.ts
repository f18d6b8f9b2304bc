import { html, LitElement, nothing, type PropertyValues, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { ChatMessage } from '../client/thread.js';
import { copyText } from './clipboard.js';
import { renderFeedback } from './feedback.js';
import { ask, isDifferent, type MessageAbilities, type Rating } from './message-events.js';
import {
  badIcon,
  copyIcon,
  deleteIcon,
  doneIcon,
  editIcon,
  goodIcon,
  regenerateIcon,
  silenceIcon,
  speakIcon,
} from './message-icons.js';
import { englishPresentation, type Presentation } from './presentation.js';
import { SpeechController } from './speech-controller.js';
import type { PhraseKey } from './strings.js';
import { rove, stopAt } from './toolbar.js';
import { renderVersions } from './versions.js';

/** What can be done with one message: a toolbar, with one place for the Tab key. */
export class ChatStreamMessageActions extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    message: { attribute: false },
    shown: { attribute: false },
    can: { attribute: false, hasChanged: isDifferent },
    last: { type: Boolean },
    reachable: { type: Boolean },
    rating: { type: Number },
    version: { type: Number },
    versions: { type: Number },
    extra: { attribute: false },
    content: { attribute: false },
    said: { state: true },
    isCommenting: { state: true },
  };
  declare presentation: Presentation;
  declare message: ChatMessage | undefined;
  /** The source of what is shown, which may be an older version. */
  declare shown: string;
  declare can: MessageAbilities;
  declare last: boolean;
  /** The Tab key goes there. */
  declare reachable: boolean;
  declare rating: Rating;
  declare version: number;
  /** How many there are. */
  declare versions: number;
  declare extra: Node | undefined;
  /** Finds where the message is shown. */
  declare content: () => Element | null;
  declare protected said: 'copied' | 'copyFailed' | 'feedbackThanks' | undefined;
  declare protected isCommenting: boolean;
  readonly #speech = new SpeechController(this);

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.shown = '';
    this.can = {};
    this.last = false;
    this.reachable = false;
    this.rating = 0;
    this.version = 0;
    this.versions = 1;
    this.content = () => null;
    this.isCommenting = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { message, rating } = this;
    const { words } = this.presentation;
    if (!message) return nothing;
    return html`
      <div class="actions" part="actions" role="toolbar" aria-label=${words.say('actions')} @keydown=${this.#onKey}>
        ${renderVersions(this.version, this.versions, words, this.#turn)} ${this.#renderCopy()}
        ${message.role === 'human' ? this.#renderOwn(message) : this.#renderOfAnswer(message)}
        ${
          this.can.delete && message.id !== undefined
            ? this.#renderButton('delete', deleteIcon, () => ask(this, 'message-delete', { message }))
            : nothing
        }
        ${this.extra}
        ${this.said && html`<span class="said" aria-hidden="true" @animationend=${this.#forget}>${words.say(this.said)}</span>`}
      </div>
      ${this.isCommenting ? renderFeedback(rating, words, this.#comment, this.#endComment) : nothing}
    `;
  }

  protected override updated(changes: PropertyValues): void {
    stopAt(this, this.reachable);
    if (changes.has('isCommenting') && this.isCommenting) this.querySelector('textarea')?.focus();
  }

  #renderCopy(): TemplateResult {
    return this.#renderButton('copy', this.said === 'copied' ? doneIcon : copyIcon, this.#copy);
  }

  #renderOwn(message: ChatMessage): TemplateResult | typeof nothing {
    if (!this.can.edit || message.id === undefined) return nothing;
    return this.#renderButton('edit', editIcon, () => ask(this, 'message-edit', { message }));
  }

  #renderOfAnswer(message: ChatMessage): TemplateResult {
    const { can } = this;
    const canRate = can.feedback && message.role === 'assistant' && message.id !== undefined;
    const isSpeaking = this.#speech.isSpeaking;
    return html`
      ${
        can.regenerate && this.last
          ? this.#renderButton('regenerate', regenerateIcon, () => ask(this, 'message-regenerate', { message }))
          : nothing
      }
      ${canRate ? [this.#renderThumb('good', goodIcon, 1), this.#renderThumb('bad', badIcon, -1)] : nothing}
      ${
        can.speech && this.#speech.isPossible
          ? this.#renderButton(
              isSpeaking ? 'stopReading' : 'readAloud',
              isSpeaking ? silenceIcon : speakIcon,
              this.#speak,
            )
          : nothing
      }
    `;
  }

  #renderThumb(key: PhraseKey, icon: SVGTemplateResult, rating: Rating): TemplateResult {
    return this.#renderButton(key, icon, () => this.#rate(rating), this.rating === rating);
  }

  #renderButton(key: PhraseKey, icon: SVGTemplateResult, onClick: () => void, isPressed?: boolean): TemplateResult {
    const name = this.presentation.words.say(key);
    return html`
      <button
        type="button"
        part="action"
        class=${key}
        aria-label=${name}
        title=${name}
        aria-pressed=${isPressed ?? nothing}
        @click=${onClick}
      >
        ${icon}
      </button>
    `;
  }

  readonly #copy = (): void => {
    copyText(this.shown, this.content()).then(
      () => this.#say('copied'),
      () => this.#say('copyFailed'),
    );
  };

  #say(key: NonNullable<typeof this.said>): void {
    this.said = key;
    this.presentation.announcer.say(this.presentation.words.say(key));
  }

  readonly #speak = (): void => {
    const content = this.content();
    if (content) this.#speech.toggle(content);
  };

  /** Pressed again, a thumb is taken back. */
  #rate(rating: Rating): void {
    const { message } = this;
    if (!message) return;
    this.rating = this.rating === rating ? 0 : rating;
    this.isCommenting = this.rating !== 0;
    this.said = undefined;
    ask(this, 'message-feedback', { message, rating: this.rating });
  }

  readonly #comment = (comment: string): void => {
    const { message, rating } = this;
    if (message && comment !== '') ask(this, 'message-feedback', { message, rating, comment });
    this.#say('feedbackThanks');
    this.#endComment();
  };

  readonly #endComment = (): void => {
    this.querySelector<HTMLElement>(this.rating > 0 ? '.good' : '.bad')?.focus();
    this.isCommenting = false;
  };

  readonly #turn = (index: number): void => {
    this.dispatchEvent(new CustomEvent('message-version', { detail: { index } }));
  };

  readonly #forget = (): void => {
    this.said = undefined;
  };

  #onKey(event: KeyboardEvent): void {
    rove(event, this);
  }
}
