import type { Settings } from './options.js';

/** The address was judged when the button was drawn. Focus does not get lost: it goes on to the image. */
export function loadImage(button: HTMLElement, _event: Event, { loadedImages }: Settings): void {
  const address = button.getAttribute('data-address') ?? '';
  loadedImages.add(address);
  const image = document.createElement('img');
  image.alt = descriptionOf(button);
  image.decoding = 'async';
  image.referrerPolicy = 'no-referrer';
  image.src = address;
  const hadFocus = button.matches(':focus');
  if (hadFocus) image.tabIndex = -1;
  button.replaceWith(image);
  if (hadFocus) image.focus();
}

/** All that a button says but for the host, which comes last. */
function descriptionOf(button: Element): string {
  return [...button.childNodes]
    .slice(0, -1)
    .map(({ textContent }) => textContent)
    .join('')
    .trim();
}

/** The right button opens a menu and follows no link. */
export function tellOfLink(link: HTMLElement, event: Event, { onLink }: Settings): void {
  if (event instanceof MouseEvent && event.button < 2) onLink(new URL(link.getAttribute('href') ?? ''), event);
}
