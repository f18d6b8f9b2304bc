import { html, nothing, type TemplateResult } from 'lit';
import { nextIcon, previousIcon } from './message-icons.js';
import type { Words } from './words.js';

/** Pages through the versions of an answer: `index` counts from 0. */
export function renderVersions(
  index: number,
  count: number,
  words: Words,
  onTurn: (index: number) => void,
): TemplateResult | typeof nothing {
  if (count < 2) return nothing;
  const turn = (to: number) => () => to >= 0 && to < count && onTurn(to);
  // a button that becomes disabled would lose the focus
  return html`
    <span class="versions" part="versions">
      <button
        type="button"
        class="turn"
        aria-label=${words.say('previousVersion')}
        aria-disabled=${index === 0}
        @click=${turn(index - 1)}
      >
        ${previousIcon}
      </button>
      <span aria-hidden="true">${index + 1}/${count}</span>
      <span class="visually-hidden">${words.say('version', { index: index + 1, count })}</span>
      <button
        type="button"
        class="turn"
        aria-label=${words.say('nextVersion')}
        aria-disabled=${index === count - 1}
        @click=${turn(index + 1)}
      >
        ${nextIcon}
      </button>
    </span>
  `;
}
