import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isSameId, type Id } from '../protocol/guards.js';
import type { Session } from '../protocol/session.js';
import { englishPresentation, type Presentation } from './presentation.js';
import type { SessionGroup } from './session-groups.js';
import { renderItem, type SessionMark } from './session-item.js';

/** The rows of the list: one of them is where Tab leads to, and the arrow keys go from one to the next. */
export class ChatStreamSessionList extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    groups: { attribute: false },
    current: { attribute: false },
    marks: { attribute: false },
    active: { state: true },
    hovered: { state: true },
    renamed: { state: true },
  };
  declare presentation: Presentation;
  declare groups: readonly SessionGroup[];
  declare current: Id | undefined;
  declare marks: Readonly<Record<string, SessionMark>>;
  // sessions by their ids, as strings: where Tab leads to, where the pointer is, and what is being renamed
  declare private active: string | undefined;
  declare private hovered: string | undefined;
  declare private renamed: string | undefined;
  #sessions: readonly Session[] = [];
  /** Gets the focus once it is drawn. */
  #focusNext: string | undefined;

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.groups = [];
    this.marks = {};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('pointerleave', this.#onPointer);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('pointerleave', this.#onPointer);
  }

  /** To a session, or else to where Tab leads. */
  focusSession(id?: Id): void {
    this.#focusNext = id === undefined ? this.active : String(id);
    this.requestUpdate();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    this.#sessions = this.groups.flatMap(({ sessions }) => sessions);
    if (this.#isThere(this.#focusNext)) this.active = this.#focusNext;
    if (this.#isThere(this.active)) return;
    const current = this.current === undefined ? undefined : String(this.current);
    this.active = this.#isThere(current) ? current : keyOf(this.#sessions[0]);
  }

  protected override render(): TemplateResult {
    return html`
      <div
        class="session-groups"
        @click=${this.#onClick}
        @dblclick=${this.#onDoubleClick}
        @keydown=${this.#onKey}
        @focusin=${this.#onFocus}
        @focusout=${this.#onBlur}
        @pointerover=${this.#onPointer}
      >
        ${this.groups.map((group) => this.#renderGroup(group))}
      </div>
    `;
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has('renamed') && this.renamed !== undefined) this.#field?.select();
    if (this.#focusNext === undefined) return;
    this.#row(this.#focusNext)?.focus();
    this.#focusNext = undefined;
  }

  #renderGroup({ label, sessions }: SessionGroup): TemplateResult {
    return html`
      <h3 class="session-day">${label}</h3>
      <ul aria-label=${label}>
        ${repeat(
          sessions,
          ({ id }) => id,
          (session) => this.#renderSession(session),
        )}
      </ul>
    `;
  }

  #renderSession(session: Session): TemplateResult {
    const key = String(session.id);
    const isCurrent = isSameId(session.id, this.current);
    const isActive = key === this.active;
    const hasActions = isActive || isCurrent || key === this.hovered;
    const item = { session, mark: this.marks[key], isCurrent, isActive, isRenamed: key === this.renamed };
    return renderItem({ ...item, hasActions }, this.presentation.words);
  }

  get #field(): HTMLInputElement | null {
    return this.querySelector('input');
  }

  #isThere(key: string | undefined): boolean {
    return this.#sessions.some(({ id }) => String(id) === key);
  }

  #row(key: string): HTMLElement | null {
    return this.querySelector(`[data-key="${CSS.escape(key)}"] .session-select`);
  }

  #at(event: Event): Session | undefined {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-key]') : null;
    return this.#sessions.find((session) => keyOf(session) === row?.dataset.key);
  }

  readonly #onPointer = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse')
      this.hovered = event.type === 'pointerleave' ? undefined : keyOf(this.#at(event));
  };

  #onFocus(event: Event): void {
    this.active = keyOf(this.#at(event)) ?? this.active;
  }

  #onBlur(event: Event): void {
    if (event.target === this.#field) this.#endRenaming(true);
  }

  #onClick(event: Event): void {
    const session = this.#at(event);
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (!session || !button) return;
    if (button.matches('.session-rename')) this.#rename(session);
    else if (button.matches('.session-delete')) this.#delete(session);
    else this.dispatchEvent(new CustomEvent('session-select', { detail: { id: session.id } }));
  }

  #onDoubleClick(event: Event): void {
    const session = this.#at(event);
    const isRow = event.target instanceof Element && event.target.closest('.session-select') !== null;
    if (session && isRow) this.#rename(session);
  }

  #onKey(event: KeyboardEvent): void {
    const session = this.#at(event);
    if (!session) return;
    const isHandled = event.target === this.#field ? this.#onFieldKey(event) : this.#onRowKey(event, session);
    if (!isHandled) return;
    event.preventDefault();
    // whoever holds the list has other uses for Escape
    event.stopPropagation();
  }

  #onFieldKey({ key, isComposing, keyCode }: KeyboardEvent): boolean {
    if (isComposing || keyCode === 229 || !['Enter', 'Escape'].includes(key)) return false;
    this.#focusNext = this.renamed;
    this.#endRenaming(key === 'Enter');
    return true;
  }

  #onRowKey({ key }: KeyboardEvent, session: Session): boolean {
    const index = this.#sessions.indexOf(session);
    const last = this.#sessions.length - 1;
    const targets: Readonly<Record<string, number>> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last };
    const target = targets[key];
    if (target !== undefined) this.focusSession(this.#sessions[Math.min(last, Math.max(0, target))]?.id);
    else if (key === 'F2') this.#rename(session);
    else if (key === 'Delete') this.#delete(session);
    else return false;
    return true;
  }

  #rename(session: Session): void {
    this.renamed = keyOf(session);
  }

  #endRenaming(isMeant: boolean): void {
    const session = this.#sessions.find((other) => keyOf(other) === this.renamed);
    const title = this.#field?.value.trim() ?? '';
    this.renamed = undefined;
    if (!isMeant || !session || title === '' || title === session.title) return;
    this.dispatchEvent(new CustomEvent('session-rename', { detail: { id: session.id, title } }));
  }

  #delete(session: Session): void {
    const index = this.#sessions.indexOf(session);
    this.#focusNext = keyOf(this.#sessions[index + 1] ?? this.#sessions[index - 1]);
    this.dispatchEvent(new CustomEvent('session-delete', { detail: { id: session.id } }));
  }
}

function keyOf(session: Session | undefined): string | undefined {
  return session && String(session.id);
}
