import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { englishPresentation, type Presentation } from './presentation.js';
import { cross } from './session-icons.js';

/** CSS pixels from which on a panel has its place beside the messages. */
const WIDE = 720;

/**
 * A panel at the side where the element that holds it is wide; where it is narrow, a modal dialog in front of it, with
 * what the platform does for one: the focus stays inside, Escape closes, and the focus goes back to where it was.
 */
export class ChatStreamDrawer extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    content: { attribute: false },
    label: {},
    isWide: { state: true },
    isShown: { state: true },
    isPulledOut: { state: true },
  };
  declare presentation: Presentation;
  /** What is in it. */
  declare content: TemplateResult | typeof nothing;
  declare label: string;
  declare private isWide: boolean;
  /** As a panel: it stays as a person has left it. */
  declare private isShown: boolean;
  /** As a dialog. */
  declare private isPulledOut: boolean;
  readonly #observer: ResizeObserver | undefined;

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.content = nothing;
    this.label = '';
    this.isWide = false;
    this.isShown = true;
    this.isPulledOut = false;
    this.#observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(this.#measure);
  }

  get isOpen(): boolean {
    return this.isWide ? this.isShown : this.isPulledOut;
  }

  /** Opens what is closed, and closes what is open. */
  toggle(): void {
    if (this.isWide) this.isShown = !this.isShown;
    else this.isPulledOut = !this.isPulledOut;
  }

  /** Once something has been chosen: a dialog has done its work, a panel stays. */
  dismiss(): void {
    this.isPulledOut = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer?.observe(this.#frame);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.isPulledOut = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.isWide) return this.isShown ? html`<div class="side" part="drawer">${this.content}</div>` : nothing;
    return html`
      <dialog
        class="drawer"
        part="drawer"
        aria-label=${this.label}
        @close=${() => this.dismiss()}
        @pointerdown=${this.#onPointer}
      >
        ${this.isPulledOut ? this.#renderDialog() : nothing}
      </dialog>
    `;
  }

  protected override updated(changes: PropertyValues): void {
    const dialog = this.querySelector('dialog');
    if (dialog && this.isPulledOut && !dialog.open) {
      this.#place(dialog);
      dialog.showModal();
    } else if (dialog && !this.isPulledOut) dialog.close();
    if (['isWide', 'isShown', 'isPulledOut'].some((name) => changes.has(name)))
      this.dispatchEvent(new CustomEvent('drawer-change', { detail: { isOpen: this.isOpen } }));
  }

  #renderDialog(): TemplateResult {
    const close = this.presentation.words.say('close');
    return html`
      <button
        class="icon-button"
        part="drawer-close"
        type="button"
        aria-label=${close}
        title=${close}
        @click=${() => this.dismiss()}
      >
        ${cross}
      </button>
      ${this.content}
    `;
  }

  /** What it is at the side of. */
  get #frame(): Element {
    const root = this.getRootNode();
    return root instanceof ShadowRoot ? root.host : (this.parentElement ?? this);
  }

  /** In front of the element it belongs to, wherever that is on the page. */
  #place({ style }: HTMLElement): void {
    const { left, top, width, height } = this.#frame.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(this).direction === 'rtl';
    const inset = isRightToLeft ? document.documentElement.clientWidth - left - width : left;
    style.insetInlineStart = `${inset}px`;
    style.insetBlockStart = `${Math.max(0, top)}px`;
    style.blockSize = `${Math.min(height, innerHeight)}px`;
    style.maxInlineSize = `${width * 0.9}px`;
  }

  readonly #measure = (): void => {
    this.isWide = this.#frame.clientWidth >= WIDE;
    if (this.isWide) this.isPulledOut = false;
  };

  /** Beside it is the dialog, too: its backdrop. */
  #onPointer({ target, clientX, clientY }: PointerEvent): void {
    if (!(target instanceof HTMLDialogElement)) return;
    const { left, right, top, bottom } = target.getBoundingClientRect();
    if (clientX < left || clientX > right || clientY < top || clientY > bottom) this.dismiss();
  }
}
