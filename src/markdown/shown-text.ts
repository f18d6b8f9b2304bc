import { Growth } from './growth.js';
import { takeMissed, whenSanitised } from './sanitise.js';

/** A text that grows, and is shown anew when there is raw HTML in it for which DOMPurify has yet to be fetched. */
export class ShownText {
  readonly #target: Node & ParentNode;
  readonly #grow: () => Growth;
  #growth: Growth;
  /** As long as it may have to be shown anew. */
  #text = '';
  #isAwaited = false;
  #hasEnded = false;
  #isDisposed = false;

  constructor(target: Node & ParentNode, grow: () => Growth) {
    this.#target = target;
    this.#grow = grow;
    this.#growth = grow();
  }

  add(text: string): void {
    this.#text += text;
    this.#growth.add(text);
    this.#awaitSanitiser();
  }

  end(text: string): void {
    this.#text += text;
    this.#hasEnded = true;
    this.#growth.end(text);
    this.#awaitSanitiser();
    if (!this.#isAwaited) this.#text = '';
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#growth.dispose();
  }

  /** Once for a text: where DOMPurify cannot be fetched, raw HTML stays the text that it is shown as until then. */
  #awaitSanitiser(): void {
    if (!takeMissed() || this.#isAwaited) return;
    this.#isAwaited = true;
    whenSanitised((keepSelection) => {
      if (!this.#isDisposed) keepSelection(this.#target, this.#showAnew);
    });
  }

  readonly #showAnew = (): void => {
    this.#growth.dispose();
    this.#target.replaceChildren();
    this.#growth = this.#grow();
    this.#growth.add(this.#text);
    if (this.#hasEnded) this.#growth.end('');
  };
}
