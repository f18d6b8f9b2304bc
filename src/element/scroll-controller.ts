import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** CSS pixels from the end within which a reader counts as being there. */
const nearEnd = 32;

/** Keeps a scroller at its end while its content grows, for as long as the reader is there and has not scrolled up. */
export class ScrollController implements ReactiveController {
  readonly #scroller: ReactiveControllerHost & HTMLElement;
  readonly #observer: ResizeObserver | undefined;
  #isAtEnd = true;

  constructor(scroller: ReactiveControllerHost & HTMLElement) {
    this.#scroller = scroller;
    this.#observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(() => this.#follow());
    scroller.addController(this);
  }

  hostConnected(): void {
    this.#scroller.addEventListener('scroll', this.#notice, { passive: true });
    this.#observer?.observe(this.#scroller);
  }

  hostDisconnected(): void {
    this.#scroller.removeEventListener('scroll', this.#notice);
    this.#observer?.disconnect();
  }

  hostUpdated(): void {
    for (const child of this.#scroller.children) this.#observer?.observe(child);
    this.#follow();
  }

  /** Goes to the end whatever the reader was looking at: a message of one's own is always shown. */
  toEnd(): void {
    this.#isAtEnd = true;
    this.#follow();
  }

  #follow(): void {
    if (this.#isAtEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  readonly #notice = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#isAtEnd = scrollHeight - clientHeight - scrollTop <= nearEnd;
  };
}
