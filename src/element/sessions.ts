import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { isSameId, type Id } from '../protocol/guards.js';
import type { Session } from '../protocol/session.js';
import { pageClock, type Clock } from './clock.js';
import { englishPresentation, type Presentation } from './presentation.js';
import { SessionDeletions } from './session-deletions.js';
import { groupByDay, matching, titleOf, type SessionGroup } from './session-groups.js';
import { magnifier, plus } from './session-icons.js';
import type { SessionMark } from './session-item.js';
import type { ChatStreamSessionList } from './session-list.js';

/**
 * Which session is meant, by `session-select`, `session-delete` and `session-leave`: the last comes where the shown one
 * is to be deleted, and the focus stays in the list. `session-new` means none.
 */
export type SessionEvent = CustomEvent<{ readonly id: Id }>;
export type SessionRenameEvent = CustomEvent<{ readonly id: Id; readonly title: string }>;

export type { SessionMark };

/**
 * The stored conversations: to be found, begun, chosen, renamed and deleted. `session-delete` comes once the deletion
 * can no longer be taken back: after six seconds, or when the element goes.
 */
export class ChatStreamSessions extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    sessions: { attribute: false },
    current: { attribute: false },
    marks: { attribute: false },
    loading: { type: Boolean },
    search: { state: true },
  };
  declare presentation: Presentation;
  declare sessions: readonly Session[];
  declare current: Id | undefined;
  /** What each is marked with, by its id as a string. Another object for each change. */
  declare marks: Readonly<Record<string, SessionMark>>;
  declare loading: boolean;
  declare private search: string;
  /** Set before the first deletion. */
  clock: Clock = pageClock;

  #deletions: SessionDeletions | undefined;
  #groups: readonly SessionGroup[] = [];

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.sessions = [];
    this.marks = {};
    this.loading = false;
    this.search = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('pagehide', this.#flush);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pagehide', this.#flush);
    // at once: who hears of it may be about to go, too
    this.#flush();
  }

  /** It could not be deleted, and is there again. */
  restore(id: Id): void {
    this.#deletions?.undo(id);
    this.requestUpdate('sessions');
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (!['sessions', 'search', 'presentation'].some((name) => changes.has(name))) return;
    const { words } = this.presentation;
    const kept = this.sessions.filter((session) => !this.#deletions?.has(session));
    this.#groups = groupByDay(matching(kept, this.search, words), words.locale, new Date());
  }

  protected override render(): TemplateResult {
    const { words } = this.presentation;
    return html`
      <nav class="sessions" part="sessions" aria-label=${words.say('sessions')} @keydown=${this.#onKey}>
        <h2 class="visually-hidden">${words.say('sessions')}</h2>
        <button class="new-session" part="new-session" type="button" @click=${() => this.#tell('session-new')}>
          ${plus}<span>${words.say('newChat')}</span>
        </button>
        <label class="session-search">
          ${magnifier}
          <input
            type="search"
            .value=${this.search}
            placeholder=${words.say('searchSessions')}
            aria-label=${words.say('searchSessions')}
            @input=${this.#onSearch}
            @keydown=${this.#onSearchKey}
          />
        </label>
        <chat-stream-session-list
          .presentation=${this.presentation}
          .groups=${this.#groups}
          .current=${this.current}
          .marks=${this.marks}
          @session-select=${this.#pass}
          @session-rename=${this.#pass}
          @session-delete=${this.#onDelete}
        ></chat-stream-session-list>
        ${this.#groups.length === 0 ? this.#renderEmpty() : nothing}${this.#renderUndo()}
      </nav>
    `;
  }

  #renderEmpty(): TemplateResult {
    const { words } = this.presentation;
    if (this.loading)
      return html`<p class="no-sessions skeleton">
        <span class="visually-hidden">${words.say('loadingSessions')}</span><i></i><i></i><i></i>
      </p>`;
    return html`<p class="no-sessions" role="status">
      ${words.say(this.search.trim() === '' ? 'noSessions' : 'nothingFound')}
    </p>`;
  }

  #renderUndo(): TemplateResult {
    const { words } = this.presentation;
    return html`
      <div
        class="session-undo"
        role="status"
        @focusin=${this.#hold}
        @focusout=${this.#release}
        @pointerover=${this.#hold}
        @pointerout=${this.#release}
      >
        ${this.#deletions?.pending.map(
          (session) => html`
            <p>
              <span dir="auto">${words.say('sessionDeleted', { title: titleOf(session, words) })}</span>
              <button type="button" @click=${() => this.#undo(session)}>${words.say('undo')}</button>
            </p>
          `,
        )}
      </div>
    `;
  }

  get #list(): ChatStreamSessionList | null {
    return this.querySelector('chat-stream-session-list');
  }

  #onSearch({ target }: Event): void {
    if (target instanceof HTMLInputElement) this.search = target.value;
  }

  /** Down leads into what was found; Escape forgets what was looked for, before it does anything else. */
  #onSearchKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') this.#list?.focusSession();
    else if (event.key === 'Escape' && this.search !== '') this.search = '';
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What every list of a desktop does. */
  #onKey(event: KeyboardEvent): void {
    const last = this.#deletions?.pending.at(-1);
    const isUndo = event.key === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (!last || !isUndo || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    this.#undo(last);
  }

  #onDelete({ detail: { id } }: SessionEvent): void {
    const session = this.sessions.find((other) => isSameId(other.id, id));
    if (!session) return;
    this.#deletions ??= new SessionDeletions(this.clock, (gone) => {
      this.requestUpdate('sessions');
      this.#tell('session-delete', { id: gone });
    });
    this.#deletions.add(session);
    this.requestUpdate('sessions');
    if (isSameId(id, this.current)) this.#tell('session-leave', { id });
    void this.updateComplete.then(() => {
      if (this.#groups.length === 0) this.querySelector<HTMLElement>('.new-session')?.focus();
    });
  }

  #undo({ id }: Session): void {
    this.restore(id);
    void this.updateComplete.then(() => this.#list?.focusSession(id));
  }

  readonly #hold = (): void => this.#deletions?.hold();
  readonly #release = (): void => this.#deletions?.release();
  readonly #flush = (): void => this.#deletions?.flush();

  #pass({ type, detail }: SessionEvent): void {
    this.#tell(type, detail);
  }

  #tell(name: string, detail?: SessionEvent['detail']): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
