import { html, type TemplateResult } from 'lit';
import { icon } from './icon.js';
import type { Presentation } from './presentation.js';

const sidebar = icon('M5.5 4.5h13a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2m3.5 0v15');

/** The button in the header that opens the drawer, and closes it. */
export function renderDrawerButton({ words }: Presentation, isOpen: boolean, onClick: () => void): TemplateResult {
  const label = words.say('showSessions');
  return html`
    <button
      class="icon-button"
      part="drawer-button"
      type="button"
      aria-expanded=${isOpen}
      aria-label=${label}
      title=${label}
      @click=${onClick}
    >
      ${sidebar}
    </button>
  `;
}
