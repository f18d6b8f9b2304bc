import type { ChatMessage } from '../client/thread.js';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What goes through the messages of a log. */
export interface Walked extends ReactiveControllerHost, HTMLElement {
  /** What is drawn, in its order. */
  readonly drawn: readonly HTMLElement[];
  /** Draws more of the older ones, if there are some. */
  drawMore(factor: number): void;
  /** Shows the newest. */
  toLatest(): void;
}

interface Drawn extends HTMLElement {
  readonly message?: ChatMessage | undefined;
}

/**
 * Which message of a log has the focus, or would get it by the Tab key; the arrow keys go from one to the next. When
 * the one that has it goes, the one in its place gets it.
 */
export class FocusController implements ReactiveController {
  readonly #log: Walked;
  #focused: Drawn | undefined;
  /** The one that had the focus before an update, and where it stood. */
  #before: { readonly element: HTMLElement; readonly place: number } | undefined;
  /** How many more are drawn when Home is pressed again. */
  #factor = 1;

  constructor(log: Walked) {
    this.#log = log;
    log.addController(this);
  }

  /** Of the message that the focus is in. */
  get focusedKey(): string | undefined {
    return this.#focused?.message?.key;
  }

  hostConnected(): void {
    this.#log.addEventListener('focusin', this.#enter);
    this.#log.addEventListener('focusout', this.#leave);
    this.#log.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    this.#log.removeEventListener('focusin', this.#enter);
    this.#log.removeEventListener('focusout', this.#leave);
    this.#log.removeEventListener('keydown', this.#onKey);
  }

  hostUpdate(): void {
    const element = this.#focused;
    this.#before = element && { element, place: this.#log.drawn.indexOf(element) };
  }

  hostUpdated(): void {
    if (!this.#before || this.#before.element.isConnected) return;
    const { drawn } = this.#log;
    const next = drawn[this.#before.place] ?? drawn.at(-1) ?? this.#log;
    // that is for the next update to know
    queueMicrotask(() => next.focus({ preventScroll: true }));
  }

  readonly #enter = ({ target }: FocusEvent): void => {
    this.#turnTo(target instanceof Element ? (target.closest<Drawn>('chat-stream-message') ?? undefined) : undefined);
  };

  readonly #leave = (): void => this.#turnTo(undefined);

  #turnTo(message: Drawn | undefined): void {
    if (message === this.#focused) return;
    this.#focused = message;
    this.#log.requestUpdate();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { key, target } = event;
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (key === 'Escape') this.#log.dispatchEvent(new CustomEvent('log-leave'));
    else if (target === this.#log || target === this.#focused) this.#walk(event);
  };

  #walk(event: KeyboardEvent): void {
    const { drawn } = this.#log;
    const from = this.#focused;
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || drawn.length === 0 || (from && Math.abs(step) === 1 && this.#isCutOff(from, step)))
      return;
    event.preventDefault();
    if (event.key !== 'Home') this.#factor = 1;
    if (step === -Infinity) void this.#home();
    else if (step === Infinity) this.#end();
    else this.#go(drawn[from ? drawn.indexOf(from) + step : drawn.length - 1]);
  }

  /** One that is longer than what is seen is read to its edge first: the browser scrolls. */
  #isCutOff(message: HTMLElement, step: number): boolean {
    const [box, seen] = [message.getBoundingClientRect(), this.#log.getBoundingClientRect()];
    return step < 0 ? box.top < seen.top - 1 : box.bottom > seen.bottom + 1;
  }

  /** The oldest that is drawn, once more are: more each time it is pressed. */
  async #home(): Promise<void> {
    this.#log.drawMore(this.#factor);
    this.#factor *= 2;
    await this.#log.updateComplete;
    this.#go(this.#log.drawn[0]);
  }

  #end(): void {
    this.#log.drawn.at(-1)?.focus({ preventScroll: true });
    this.#log.toLatest();
  }

  #go(message: HTMLElement | undefined): void {
    message?.focus({ preventScroll: true });
    message?.scrollIntoView({ block: 'nearest' });
  }
}
