import { announceIn } from '../markdown/announce.js';

/** The one place of the element where it is said what came of a button in an answer: read out, and not seen. */
export class Announcer {
  #place: HTMLElement | undefined;

  get place(): HTMLElement {
    return (this.#place ??= createPlace());
  }

  readonly say = (words: string): void => {
    announceIn(this.place, words);
  };
}

function createPlace(): HTMLElement {
  const place = document.createElement('p');
  place.className = 'visually-hidden';
  place.setAttribute('role', 'status');
  return place;
}
