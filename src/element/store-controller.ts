import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableAtom } from 'nanostores';

/** Begins to listen, and gives the way to stop it. */
export type Listening = () => () => void;

/** Redraws its host whenever one of some stores changes, for as long as the host is on a page. */
export class StoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #watched: readonly Listening[] = [];
  #leave: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** `others`: what listens for as long as the host does. */
  watch(stores: readonly ReadableAtom[], ...others: readonly Listening[]): void {
    this.hostDisconnected();
    const redraw = () => this.#host.requestUpdate();
    this.#watched = [...others, ...stores.map((store) => () => store.listen(redraw))];
    this.hostConnected();
  }

  hostConnected(): void {
    if (this.#leave || this.#watched.length === 0) return;
    const leave = this.#watched.map((listen) => listen());
    this.#leave = () => leave.forEach((stop) => stop());
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#leave?.();
    this.#leave = undefined;
  }
}
