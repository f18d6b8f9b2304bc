import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { pageFrames } from './frame.js';

/** CSS pixels from the end within which a reader counts as being there. */
const nearEnd = 32;

/** After so many frames without a move, what was put in is taken to be drawn. */
const settled = 10;

interface Held {
  readonly element: Element;
  /** Where it is seen. */
  readonly top: number;
}

/**
 * Keeps a scroller at its end while its content grows, for as long as the reader is there and has not scrolled up; and
 * where it is while something is put before what is read. Where nothing is held, that is the browser's own part
 * (`overflow-anchor`): it does not do it at the very top, and not every browser does it at all.
 */
export class ScrollController implements ReactiveController {
  readonly #scroller: ReactiveControllerHost & HTMLElement;
  readonly #onMove: () => void;
  readonly #observer: ResizeObserver | undefined;
  #isAtEnd = true;
  #held: Held | undefined;
  /** Where it was left, by whomever. */
  #top = 0;
  #leaveFrame: (() => void) | undefined;
  /** How many times nothing had moved when sizes were looked at. */
  #idle = 0;

  /** @param onMove - called when the reader has scrolled, and when there is more or less to be seen */
  constructor(scroller: ReactiveControllerHost & HTMLElement, onMove: () => void = () => undefined) {
    this.#scroller = scroller;
    this.#onMove = onMove;
    this.#observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(this.#fit);
    scroller.addController(this);
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  hostConnected(): void {
    this.#scroller.addEventListener('scroll', this.#notice, { passive: true });
    this.#observer?.observe(this.#scroller);
  }

  hostDisconnected(): void {
    this.#scroller.removeEventListener('scroll', this.#notice);
    this.#observer?.disconnect();
    this.#leaveFrame?.();
    this.#leaveFrame = undefined;
  }

  hostUpdated(): void {
    this.#observe();
    this.#follow();
  }

  #observe(): void {
    for (const element of [this.#scroller, ...this.#scroller.children]) this.#observer?.observe(element);
  }

  /** Goes to the end whatever the reader was looking at: a message of one's own is always shown. */
  toEnd(): void {
    this.#held = undefined;
    this.#isAtEnd = true;
    this.#top = this.#scroller.scrollTop;
    this.#follow();
  }

  /** To be called before something is put in: the first of these elements that is seen stays where it is. */
  hold(elements: Iterable<Element>): void {
    this.#look();
    if (this.#isAtEnd || this.#held) return;
    const { top } = this.#scroller.getBoundingClientRect();
    for (const element of elements) {
      const box = element.getBoundingClientRect();
      if (box.bottom <= top) continue;
      this.#held = { element, top: box.top - top };
      this.#idle = 0;
      return;
    }
  }

  #follow(): void {
    this.#look();
    if (this.#isAtEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    else if (this.#held) this.#restore(this.#held);
    this.#top = this.#scroller.scrollTop;
    // where both made up for a change, it would be made up for twice
    this.#scroller.style.overflowAnchor = this.#isAtEnd || this.#held ? 'none' : '';
  }

  #restore({ element, top }: Held): void {
    if (!element.isConnected) return;
    const moved = element.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top - top;
    if (Math.abs(moved) >= 1) this.#scroller.scrollTop += moved;
  }

  readonly #fit = (): void => {
    // moving lays out what comes into sight, and Firefox complains of a size that changes while sizes are observed
    const { scrollTop } = this.#scroller;
    if (this.#held) this.#observer?.disconnect();
    this.#follow();
    // all has been drawn for a while, and the rest is the browser's
    this.#idle = this.#scroller.scrollTop === scrollTop ? this.#idle + 1 : 0;
    if (this.#held && this.#idle > settled) {
      this.#held = undefined;
      this.#follow();
    }
    // what is drawn for that belongs to the next frame
    this.#leaveFrame ??= pageFrames.next(() => {
      this.#leaveFrame = undefined;
      if (this.#scroller.isConnected) this.#observe();
      this.#onMove();
    });
  };

  /** Whether the reader has gone from where they were left; their event may still be to come. */
  #look(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const isNearEnd = scrollHeight - clientHeight - scrollTop <= nearEnd;
    const isMoved = Math.abs(scrollTop - this.#top) >= 1;
    // what has grown since the last frame takes nobody away from the end
    if (isNearEnd || isMoved) this.#isAtEnd = isNearEnd;
    if (isMoved) this.#held = undefined;
    this.#top = scrollTop;
  }

  readonly #notice = (): void => {
    this.#follow();
    this.#onMove();
  };
}
