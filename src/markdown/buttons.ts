import { element, type ElementView } from './view.js';

/** What the button of a block does (controls.ts). */
export type Action = 'copy-code' | 'copy-table' | 'wrap' | 'download';

export interface Button {
  readonly action: Action;
  readonly label: string;
  /** Whether it can be switched on and off; it is off at first. */
  readonly isSwitch?: boolean;
}

/**
 * Buttons, and the place where it is shown what came of them; it is announced elsewhere (announce.ts). What is written
 * on them is shown by CSS: all the text within an answer is that of the answer, to be searched, selected and copied.
 */
export function drawButtons(buttons: readonly Button[]): ElementView {
  const status = element('span', [], { class: 'status' });
  return { ...element('div', [status, ...buttons.map(drawButton)], { class: 'buttons' }), isFixed: true };
}

function drawButton({ action, label, isSwitch }: Button): ElementView {
  const pressed = isSwitch ? { 'aria-pressed': 'false' } : {};
  return element('button', [], { type: 'button', 'data-action': action, 'aria-label': label, ...pressed });
}
