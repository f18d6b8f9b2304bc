import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../protocol/session.js';
import { titleOf } from './session-groups.js';
import { bin, pencil } from './session-icons.js';
import type { Words } from './words.js';

/** What a session is marked with in the list. */
export type SessionMark = 'answering' | 'unread';

/** How one session stands in the list. */
export interface SessionItem {
  readonly session: Session;
  readonly mark: SessionMark | undefined;
  readonly isCurrent: boolean;
  /** The one that Tab leads to. */
  readonly isActive: boolean;
  readonly isRenamed: boolean;
  /** Buttons for all would be thousands: only where somebody is there are some. */
  readonly hasActions: boolean;
}

/** What is done in it is heard by the list: a row is known by its `data-key`. */
export function renderItem(item: SessionItem, words: Words): TemplateResult {
  const { session, isCurrent } = item;
  const title = titleOf(session, words);
  return html`
    <li class="session ${isCurrent ? 'current' : ''}" part="session" data-key=${session.id}>
      ${item.isRenamed ? renderField(session, title, words) : renderRow(item, title, words)}
    </li>
  `;
}

function renderRow({ mark, isCurrent, isActive, hasActions }: SessionItem, title: string, words: Words) {
  return html`
    <button
      class="session-select"
      type="button"
      tabindex=${isActive ? 0 : -1}
      aria-current=${isCurrent ? 'true' : nothing}
    >
      <span class="session-title" dir="auto">${title}</span>${mark ? renderMark(mark, words) : nothing}
    </button>
    ${hasActions ? renderActions(title, isActive, words) : nothing}
  `;
}

function renderMark(mark: SessionMark, words: Words): TemplateResult {
  const text = words.say(mark === 'answering' ? 'answering' : 'unreadAnswer');
  return html`<span class="session-mark ${mark}" title=${text}><span class="visually-hidden">${text}</span></span>`;
}

function renderActions(title: string, isActive: boolean, words: Words): TemplateResult {
  const tabindex = isActive ? 0 : -1;
  return html`
    <span class="session-actions">
      <button
        class="session-rename"
        type="button"
        tabindex=${tabindex}
        title=${words.say('rename')}
        aria-label=${words.say('renameSession', { title })}
      >
        ${pencil}
      </button>
      <button
        class="session-delete"
        type="button"
        tabindex=${tabindex}
        title=${words.say('delete')}
        aria-label=${words.say('deleteSession', { title })}
      >
        ${bin}
      </button>
    </span>
  `;
}

function renderField(session: Session, title: string, words: Words): TemplateResult {
  return html`<input
    class="session-field"
    dir="auto"
    .value=${session.title ?? ''}
    placeholder=${title}
    aria-label=${words.say('renameSession', { title })}
    autocomplete="off"
    enterkeyhint="done"
  />`;
}
