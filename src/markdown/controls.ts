import { act } from './block-controls.js';
import { loadImage, tellOfLink } from './link-controls.js';
import type { Settings } from './options.js';
import { IMAGE_CLASS } from './policy.js';

/** What is done with a control when one of its events comes. */
type Handler = (control: HTMLElement, event: Event, settings: Settings) => void;

/** The controls that a text has, by what they look like, and their events. Nothing in a text can make such elements. */
const handlers: readonly (readonly [type: string, selector: string, handle: Handler])[] = [
  ['click', 'button[data-action]', act],
  ['click', `button.${IMAGE_CLASS}[data-address]`, loadImage],
  ['click', 'a[href]', tellOfLink],
  // a link that is opened by the middle button is told of by another event
  ['auxclick', 'a[href]', tellOfLink],
  // what a button said fades away by CSS
  ['animationend', '.said', (said) => said.remove()],
];

/**
 * Lets the controls below a target be used: one listener for all that are there and all that will be.
 *
 * @returns ends it
 */
export function listen(target: Node, settings: Settings): () => void {
  const listener = (event: Event) => {
    const { target: origin, type } = event;
    if (!(origin instanceof Element)) return;
    for (const [of, selector, handle] of handlers) {
      const control = of === type && origin.closest<HTMLElement>(selector);
      if (control && target.contains(control)) handle(control, event, settings);
    }
  };
  const types = new Set(handlers.map(([type]) => type));
  for (const type of types) target.addEventListener(type, listener);
  return () => {
    for (const type of types) target.removeEventListener(type, listener);
  };
}
