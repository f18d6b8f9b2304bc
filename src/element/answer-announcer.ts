import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { ChatMessage, Notice } from '../client/thread.js';
import type { PendingAction } from '../protocol/message.js';
import { sentencesOf, spokenText } from './answer-announcer-text.js';
import { pageClock, type Clock } from './clock.js';
import { englishPresentation, type Presentation } from './presentation.js';

/** What of an answer is said: its sentences while it grows, all of it at its end, or nothing but how things stand. */
export type Announce = 'sentences' | 'end' | 'off';

/** Milliseconds: what is said right after the focus has moved is lost in some screen readers. */
const SETTLING = 250;
/** Milliseconds between one announcement and the next at least; the end of an answer is no later than that. */
const GAP = 750;
/** Milliseconds between groups of sentences at least, and for each character of the group before. */
const CALM = 4000;
const PER_CHARACTER = 55;

/**
 * What a person hears who does not see: that an answer has begun, its sentences at a calm rate, how it ended, and why
 * one has to wait. The log itself is silent, and so is the status line but for errors, which are alerts.
 */
export class ChatStreamAnnouncer extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    messages: { attribute: false },
    busy: { type: Boolean },
    failed: { type: Boolean },
    notice: { attribute: false },
    actions: { attribute: false },
    announce: {},
    said: { state: true },
  };
  declare presentation: Presentation;
  declare messages: readonly ChatMessage[];
  /** An answer is being written. */
  declare busy: boolean;
  /** There is an error, which speaks for itself. */
  declare failed: boolean;
  declare notice: Notice | undefined;
  declare actions: readonly PendingAction[];
  declare announce: Announce;
  declare private said: string;
  clock: Clock = pageClock;

  /** Waits to be said. */
  #queue: string[] = [];
  #timer: unknown;
  #lastAt = -Infinity;
  #sentenceTimer: unknown;
  #nextSentencesAt = -Infinity;
  /** The answer that is listened to; before it has begun, none. */
  #answer: string | undefined;
  /** The last message before it. */
  #before: string | undefined;
  readonly #heard = new Set<string>();
  readonly #lines = new Set<string>();
  #count = 0;

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.messages = [];
    this.busy = false;
    this.failed = false;
    this.actions = [];
    this.announce = 'sentences';
    this.said = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue = [];
    this.#forget();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('busy') && this.busy) this.#begin();
    if (this.busy) this.#listen();
    else if (changes.get('busy')) this.#end();
    const { words } = this.presentation;
    const isOther = changes.has('notice') && this.notice?.kind !== changes.get('notice')?.kind;
    if (isOther && this.notice && !this.failed) this.#say(words.notice(this.notice));
    if (changes.has('actions')) this.#ask(changes.get('actions') ?? []);
  }

  protected override render(): TemplateResult {
    return html`<div class="visually-hidden" role="status">${keyed(this.#count, html`<p>${this.said}</p>`)}</div>`;
  }

  get #last(): ChatMessage | undefined {
    return this.messages.at(-1);
  }

  #begin(): void {
    this.#forget();
    const last = this.#last;
    // a chat may be shown in the middle of an answer
    this.#before =
      last?.role === 'assistant' && last.finish === undefined && last.id === undefined ? undefined : last?.key;
    this.#say(this.presentation.words.say('working'));
  }

  #listen(): void {
    const last = this.#last;
    if (last?.role !== 'assistant' || last.key === this.#before) return;
    if (this.#answer !== undefined && this.#answer !== last.key) this.#forgetText();
    this.#answer = last.key;
    if (this.announce !== 'sentences') return;
    this.#sentenceTimer ??= this.clock.setTimeout(
      () => this.#saySentences(),
      Math.max(0, this.#nextSentencesAt - this.clock.now()),
      'wait',
    );
  }

  #saySentences(): void {
    this.#sentenceTimer = undefined;
    const text = this.#unheard(false);
    if (text === '') return;
    this.#nextSentencesAt = this.clock.now() + Math.max(CALM, text.length * PER_CHARACTER);
    this.#say(text);
  }

  /** An answer that came in one piece has not been seen growing. Where another session is shown, nothing has ended. */
  #end(): void {
    const last = this.#last;
    const isOurs = last?.key === this.#answer || (this.#answer === undefined && last?.key !== this.#before);
    if (last?.role === 'assistant' && isOurs) {
      this.#answer = last.key;
      const rest = this.announce === 'off' ? '' : this.#unheard(true);
      if (rest !== '') this.#queue.push(rest);
      const { words } = this.presentation;
      if (!this.failed) this.#say(words.finish(last.finish) ?? words.say('complete'));
      else if (rest !== '') this.#say('');
    }
    this.#forget();
  }

  #forget(): void {
    this.clock.clearTimeout(this.#sentenceTimer);
    this.#sentenceTimer = undefined;
    this.#nextSentencesAt = -Infinity;
    this.#answer = undefined;
    this.#before = undefined;
    this.#forgetText();
  }

  #forgetText(): void {
    this.#heard.clear();
    this.#lines.clear();
  }

  /** Sentences of the answer that have not been said yet. */
  #unheard(isWhole: boolean): string {
    const last = this.#last;
    if (!last || last.key !== this.#answer) return '';
    const { locale } = this.presentation.words;
    const lines = spokenText(last.content).split('\n');
    const growing = isWhole ? [] : lines.splice(-1);
    // to find sentences takes long: not in what has been said
    const ended = lines.filter((line) => !this.#lines.has(line)).flatMap((line) => sentencesOf(line, locale));
    for (const line of lines) this.#lines.add(line);
    const begun = growing.flatMap((line) => sentencesOf(line, locale, false));
    const unheard = new Set([...ended, ...begun].filter((sentence) => !this.#heard.has(sentence)));
    for (const sentence of unheard) this.#heard.add(sentence);
    return [...unheard].join(' ').trim();
  }

  #ask(before: readonly PendingAction[]): void {
    const names = (actions: readonly PendingAction[]) => actions.map(({ name }) => name).join(', ');
    const { words } = this.presentation;
    if (this.actions.length > 0 && names(this.actions) !== names(before))
      this.#say(`${words.say('approval', { count: this.actions.length })} ${names(this.actions)}`);
  }

  #say(text: string): void {
    this.#queue.push(text);
    this.#timer ??= this.clock.setTimeout(
      () => this.#speak(),
      Math.max(SETTLING, this.#lastAt + GAP - this.clock.now()),
      'wait',
    );
  }

  #speak(): void {
    this.#timer = undefined;
    this.#lastAt = this.clock.now();
    this.#count += 1;
    // the same once more is said once more
    this.requestUpdate();
    this.said = this.#queue.filter((text) => text !== '').join(' ');
    this.#queue = [];
  }
}
