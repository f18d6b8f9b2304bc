import { html, nothing, type TemplateResult } from 'lit';
import type { SendKey } from './composer-keys.js';
import type { SuggestionMenu } from './suggestion-menu.js';
import type { Words } from './words.js';

export interface FieldOptions {
  readonly words: Words;
  readonly menu: SuggestionMenu | undefined;
  readonly hasCommands: boolean;
  readonly isEditing: boolean;
  /** Something else stands in its place. What is in it stays. */
  readonly isHidden: boolean;
  /** How many bytes may still be written, near the limit. */
  readonly left: number | undefined;
  readonly sendKey: SendKey;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onInput: () => void;
}

/** The field, and how much may still be written in it. */
export function renderField(options: FieldOptions): TemplateResult {
  const { words, menu, hasCommands, isEditing, isHidden, left, sendKey, onKey, onInput } = options;
  const about = [isEditing ? 'composer-editing' : '', left === undefined ? '' : 'composer-count'].join(' ').trim();
  return html`
    <textarea
      part="input"
      rows="1"
      dir="auto"
      ?hidden=${isHidden}
      aria-label=${words.say('composer')}
      aria-describedby=${about || nothing}
      aria-invalid=${left !== undefined && left < 0 ? 'true' : nothing}
      aria-autocomplete=${hasCommands ? 'list' : nothing}
      aria-haspopup=${hasCommands ? 'listbox' : nothing}
      aria-controls=${menu?.references?.list ?? nothing}
      aria-activedescendant=${menu?.references?.active ?? nothing}
      placeholder=${words.say('placeholder')}
      enterkeyhint=${sendKey === 'enter' ? 'send' : 'enter'}
      @keydown=${onKey}
      @input=${onInput}
      @blur=${() => menu?.close()}
    ></textarea>
    ${left === undefined || isHidden ? nothing : renderCount(left, words)}
  `;
}

/** Not announced at each key: it belongs to the description of the field. */
function renderCount(left: number, words: Words): TemplateResult {
  const text = words.say(left < 0 ? 'tooLong' : 'bytesLeft', { count: Math.abs(left) });
  return html`<span class="composer-count" id="composer-count" ?data-over=${left < 0}>${text}</span>`;
}
