import { element, text, type ElementView } from './view.js';

/** What the button of a block does (controls.ts). */
export type Action = 'copy-code' | 'copy-table' | 'wrap' | 'download';

export interface Button {
  readonly action: Action;
  readonly label: string;
  /** Whether it can be switched on and off; it is off at first. */
  readonly isSwitch?: boolean;
}

/**
 * Buttons, and the place where it is said what came of them. That is there before anything is said, so that it is
 * announced.
 */
export function drawButtons(buttons: readonly Button[]): ElementView {
  const status = element('span', [], { class: 'status', role: 'status' });
  return { ...element('div', [status, ...buttons.map(drawButton)], { class: 'buttons' }), isFixed: true };
}

function drawButton({ action, label, isSwitch }: Button): ElementView {
  const pressed = isSwitch ? { 'aria-pressed': 'false' } : {};
  return element('button', [text(label)], { type: 'button', 'data-action': action, ...pressed });
}
