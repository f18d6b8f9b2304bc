/** A way to show a growing text, with what all the ways that are compared have in common. */
export interface Renderer {
  /** Shows a first text by the fastest way there is. */
  show(text: string): void | Promise<void>;
  /** Shows what is added to it. All is in the page when it returns, or when the promise that it returns is kept. */
  append(delta: string): void | Promise<void>;
  dispose(): void;
}

export type CreateRenderer = (target: HTMLElement) => Renderer;
