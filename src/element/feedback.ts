import { html, type TemplateResult } from 'lit';
import type { Rating } from './message-events.js';
import type { Words } from './words.js';

/** A few words with a thumb, for who wants to write them. */
export function renderFeedback(
  rating: Rating,
  words: Words,
  onSend: (comment: string) => void,
  onCancel: () => void,
): TemplateResult {
  const label = words.say(rating > 0 ? 'feedbackPraise' : 'feedbackComment');
  const submit = (event: Event): void => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLElement).querySelector('textarea');
    onSend(field?.value.trim() ?? '');
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onCancel();
  };
  return html`
    <form class="feedback" part="feedback" @submit=${submit} @keydown=${leave}>
      <textarea rows="2" dir="auto" aria-label=${label} placeholder=${label}></textarea>
      <div>
        <button type="button" @click=${onCancel}>${words.say('cancel')}</button>
        <button type="submit" class="primary">${words.say('feedbackSend')}</button>
      </div>
    </form>
  `;
}
