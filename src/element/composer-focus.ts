import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Where the focus goes when a redraw takes away what has it: never to the page. */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #focused: Element | null = null;
  #upload: Element | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = this.#host.querySelector(':focus');
    this.#upload = this.#focused?.closest('.upload') ?? null;
  }

  hostUpdated(): void {
    const focused = this.#focused;
    if (!focused || (focused.isConnected && !focused.closest('[hidden]'))) return;
    // the other button of the same file, or that of another file
    const files = this.#upload?.isConnected ? this.#upload : this.#upload && this.#host;
    const next = files?.querySelector<HTMLElement>('.upload-remove') ?? this.#host.querySelector('.voice-end');
    if (next instanceof HTMLElement) next.focus();
    else this.#host.focus();
  }
}
