import { readableProse } from './policy.js';

/** So much of a text waits to be read without being shown: it comes in its right place a moment later. */
const MOST_UNSEEN = 256;

/** Text that came and could not be read yet, shown as it is behind all the rest. */
export class UnreadText {
  #unseen = '';
  #node: Text | undefined;

  /** @param box in which the text is shown when it becomes long */
  add(text: string, box: Element): void {
    this.#unseen += text;
    if (this.#unseen.length <= MOST_UNSEEN && !this.#node) return;
    this.#node ??= createPlace(box);
    this.#node.appendData(readableProse(this.#unseen));
    this.#unseen = '';
  }

  /** It has been read, or will be at once. */
  clear(): void {
    this.#unseen = '';
    this.#node?.parentElement?.remove();
    this.#node = undefined;
  }
}

function createPlace(box: Element): Text {
  const paragraph = document.createElement('p');
  paragraph.className = 'unread';
  paragraph.dir = 'auto';
  box.append(paragraph);
  return paragraph.appendChild(document.createTextNode(''));
}
