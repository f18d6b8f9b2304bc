import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableAtom } from 'nanostores';

/** Redraws its host whenever one of some stores changes, for as long as the host is on a page. */
export class StoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #stores: readonly ReadableAtom[] = [];
  #leave: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  watch(stores: readonly ReadableAtom[]): void {
    this.hostDisconnected();
    this.#stores = stores;
    this.hostConnected();
  }

  hostConnected(): void {
    if (this.#leave || this.#stores.length === 0) return;
    const leave = this.#stores.map((store) => store.listen(() => this.#host.requestUpdate()));
    this.#leave = () => leave.forEach((stop) => stop());
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#leave?.();
    this.#leave = undefined;
  }
}
