import { html, nothing, type TemplateResult } from 'lit';
import type { Words } from './words.js';

/** What stands where there is nothing said yet: an app's own (slot `empty`), or a greeting and what one may ask. */
export function renderEmpty(
  suggestions: readonly string[],
  words: Words,
  onChoose: (text: string) => void,
): TemplateResult {
  return html`
    <div class="empty" part="empty">
      <slot name="empty">
        <p class="empty-title">${words.say('emptyTitle')}</p>
        <p>${words.say('emptyHint')}</p>
      </slot>
      ${
        suggestions.length === 0
          ? nothing
          : html`<ul class="suggestions" part="suggestions" aria-label=${words.say('suggestions')}>
              ${suggestions.map(
                (text) =>
                  html`<li>
                    <button type="button" part="suggestion" dir="auto" @click=${() => onChoose(text)}>${text}</button>
                  </li>`,
              )}
            </ul>`
      }
    </div>
  `;
}

/** The shape of what is to come. */
export function renderSkeleton(words: Words): TemplateResult {
  return html`
    <p class="visually-hidden">${words.say('loading')}</p>
    <div class="skeleton" part="skeleton" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i><i></i></div>
  `;
}

export function renderFailed(words: Words, onReload: () => void): TemplateResult {
  return html`
    <div class="load-failed" part="load-failed">
      <p>${words.say('loadFailed')}</p>
      <button type="button" @click=${onReload}>${words.say('retry')}</button>
    </div>
  `;
}
