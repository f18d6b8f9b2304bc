import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The part of the page that can be seen, in its own coordinates. */
export type SeenViewport = Pick<VisualViewport, 'height' | 'offsetTop' | 'scale'> & EventTarget;

/**
 * Keeps its host above the keyboard of a phone, which covers the page in browsers that do not make the page smaller
 * for it: sets `--covered` on the host to the height of the chat that is covered.
 */
export class ViewportController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #viewport: SeenViewport | null;

  constructor(host: ReactiveControllerHost & HTMLElement, viewport?: SeenViewport | null) {
    this.#host = host;
    this.#viewport = viewport ?? (typeof window === 'undefined' ? null : window.visualViewport);
    host.addController(this);
  }

  hostConnected(): void {
    for (const event of ['resize', 'scroll']) this.#viewport?.addEventListener(event, this.#measure);
  }

  hostDisconnected(): void {
    for (const event of ['resize', 'scroll']) this.#viewport?.removeEventListener(event, this.#measure);
  }

  readonly #measure = (): void => {
    this.#host.style.setProperty('--covered', `${this.#viewport ? coveredOf(this.#host, this.#viewport) : 0}px`);
  };
}

function coveredOf(host: HTMLElement, { height, offsetTop, scale }: SeenViewport): number {
  // who zooms in sees a part of the page because they want to
  if (scale > 1.01) return 0;
  const root = host.getRootNode();
  // the chat's end and not the host's own, which moves with what is set here
  const { bottom } = (root instanceof ShadowRoot ? root.host : document.documentElement).getBoundingClientRect();
  const most = Math.max(0, innerHeight - height);
  return Math.round(Math.min(Math.max(0, bottom - offsetTop - height), most));
}
