import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Drafts } from './drafts.js';

/** What a text belongs to. */
export interface TextPlace {
  /** Tells the sessions of one backend from those of another. */
  readonly scope: string;
  /** None while it is not known, or is yet to be made by the first message. */
  readonly session: string | undefined;
  /** A message that is being edited, in the place of the session's draft. */
  readonly editing: { readonly text: string } | undefined;
}

export interface TextOptions {
  readonly field: () => HTMLTextAreaElement | null;
  /** Something else is shown now. `isCarried`: under a new key, what was shown before. */
  readonly onShow: (key: string, isCarried: boolean) => void;
}

/** The text of a composer. It is in the field and nowhere else; a draft of it is kept for each session. */
export class TextController implements ReactiveController {
  readonly #host: ReactiveControllerHost & TextPlace;
  readonly #options: TextOptions;
  readonly #drafts = new Drafts();
  #place: TextPlace | undefined;
  /** What the field begins with, until it is drawn. */
  #first: string | undefined;
  /** Something was written or sent here since it is shown. */
  #isTouched = false;

  constructor(host: ReactiveControllerHost & TextPlace, options: TextOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get value(): string {
    return this.#options.field()?.value ?? this.#first ?? '';
  }

  /** Writes as a person would. */
  write(text: string): void {
    this.#fill(text);
    this.changed();
  }

  /** A person has written. */
  changed(): void {
    this.#isTouched = true;
    this.#fit();
    if (this.#place && !this.#place.editing) this.#drafts.write(keyOf(this.#place), this.value);
    this.#host.requestUpdate();
  }

  /** Puts a text before what there is, here or in the draft of another session. */
  restore(text: string, session: string | undefined): void {
    if (session === this.#host.session) {
      this.write(joined(text, this.value));
      return;
    }
    const key = this.keyOf(session);
    this.#drafts.write(key, joined(text, this.#drafts.read(key)));
  }

  /** By which a session is known here. */
  keyOf(session: string | undefined): string {
    return keyOf({ scope: this.#host.scope, session });
  }

  hostUpdate(): void {
    this.#follow();
  }

  hostUpdated(): void {
    if (this.#first !== undefined) this.#fill(this.#first);
  }

  /** Shows the text of what is shown now. */
  #follow(): void {
    const { scope, session, editing } = this.#host;
    const before = this.#place;
    const place = { scope, session, editing };
    if (before && isSame(before, place)) return;
    this.#place = place;
    if (before && !before.editing) this.#drafts.write(keyOf(before), this.value);
    const isCarried = this.#isTouched && before !== undefined && isNamed(before, place);
    const text = isCarried ? this.#carry(before, place) : (editing?.text ?? this.#drafts.read(keyOf(place)));
    this.#isTouched = false;
    this.#fill(text);
    this.#options.onShow(editing ? 'edit' : keyOf(place), isCarried);
  }

  /** What was written in a session without a name goes along when it gets one. */
  #carry(before: TextPlace, place: TextPlace): string {
    const text = joined(this.#drafts.read(keyOf(place)), this.value);
    this.#drafts.write(keyOf(before), '');
    this.#drafts.write(keyOf(place), text);
    return text;
  }

  #fill(text: string): void {
    const field = this.#options.field();
    this.#first = field ? undefined : text;
    if (field && field.value !== text) field.value = text;
    this.#fit();
  }

  /** Grows and shrinks with the text, where the browser does not do so by itself (`field-sizing`). */
  #fit(): void {
    const field = this.#options.field();
    if (!field || CSS.supports('field-sizing', 'content')) return;
    field.style.blockSize = 'auto';
    field.style.blockSize = `${field.scrollHeight}px`;
  }
}

function keyOf({ scope, session = '' }: Pick<TextPlace, 'scope' | 'session'>): string {
  return `${scope} ${session}`;
}

function isSame(one: TextPlace, other: TextPlace): boolean {
  return one.scope === other.scope && one.session === other.session && one.editing === other.editing;
}

function isNamed(before: TextPlace, place: TextPlace): boolean {
  const isText = !before.editing && !place.editing;
  return isText && before.scope === place.scope && before.session === undefined && place.session !== undefined;
}

function joined(first: string, second: string): string {
  return [first, second].filter((text) => text !== '').join('\n');
}
