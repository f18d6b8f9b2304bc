import { html, type SVGTemplateResult, type TemplateResult } from 'lit';
import { arrowUp, microphone, paperclip, pencil, square } from './icons.js';
import type { AcceptedFiles } from './uploads.js';
import type { Words } from './words.js';

/** Says that a message is being edited, and how to leave it as it was. */
export function renderEditing(words: Words, onCancel: () => void): TemplateResult {
  return html`
    <div class="composer-editing" part="editing">
      ${pencil}
      <span id="composer-editing">${words.say('editing')}</span>
      <button type="button" @click=${onCancel}>${words.say('cancel')}</button>
    </div>
  `;
}

/** @param isIdle - there is nothing to send */
export function renderSend(words: Words, isIdle: boolean): TemplateResult {
  const send = words.say('send');
  return html`<button
    class="send"
    part="send"
    type="submit"
    aria-label=${send}
    title=${send}
    aria-disabled=${isIdle ? 'true' : 'false'}
  >
    ${arrowUp}
  </button>`;
}

export function renderStop(words: Words, onStop: () => void): TemplateResult {
  const stop = words.say('stop');
  return html`<button class="stop" part="stop" type="button" aria-label=${stop} title=${stop} @click=${onStop}>
    ${square}
  </button>`;
}

/** @param isReady - what records is there */
export function renderMicrophone(words: Words, isReady: boolean, onClick: () => void): TemplateResult {
  return renderTool(words.say('record'), microphone, isReady, onClick);
}

/**
 * A button, and the field of the browser that it opens.
 *
 * @param onFiles - takes them, once that is there
 */
export function renderAttach(
  words: Words,
  accepted: AcceptedFiles,
  onFiles: ((files: readonly File[]) => void) | undefined,
): TemplateResult {
  const open = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof Element) currentTarget.parentElement?.querySelector('input')?.click();
  };
  const onChange = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLInputElement)) return;
    const files = [...(currentTarget.files ?? [])];
    // the same file may be chosen again
    currentTarget.value = '';
    onFiles?.(files);
  };
  return html`
    ${renderTool(words.say('attach'), paperclip, onFiles !== undefined, open)}
    <input type="file" multiple hidden accept=${accepted.types.join(',')} @change=${onChange} />
  `;
}

function renderTool(
  label: string,
  icon: SVGTemplateResult,
  isReady: boolean,
  onClick: (event: Event) => void,
): TemplateResult {
  return html`<button
    class="tool-button"
    type="button"
    ?disabled=${!isReady}
    aria-label=${label}
    title=${label}
    @click=${onClick}
  >
    ${icon}
  </button>`;
}
