import type { MountView } from './view.js';

/** What a renderer is told of a part of the text: plain data, which it must not put into the page as HTML. */
export interface RendererData {
  /** `code`, `table`, `heading`, `blockquote`, `list`, `paragraph`, `hr`, `codespan`, `link`, `image`, `maths`. */
  readonly type: string;
  /** What would be seen of it, by the link definitions that came before its end; of code and of maths, the source. */
  readonly text: string;
  /** The part as it is written. */
  readonly raw: string;
  /** Whether it is whole. */
  readonly isFinished: boolean;
  /** Of code: the language that it says it is in, in lower case. */
  readonly language?: string;
  /** Of a heading: its level. */
  readonly depth?: number;
  /** Of a table: the texts of its cells, the head first. */
  readonly rows?: readonly (readonly string[])[];
  /** Of a link or an image: its address, where the policy lets it go there. */
  readonly address?: string;
  /** Of maths: whether it stands by itself. */
  readonly isBlock?: boolean;
}

/**
 * Fills an empty node. It is called again, with an empty node, when the data have changed.
 *
 * @returns is called when the node is no longer shown
 */
export type Render = (data: RendererData, node: HTMLElement) => (() => void) | undefined;

interface Mounted {
  readonly view: MountView;
  readonly dispose: (() => void) | undefined;
}

/** The nodes of a text that others fill. */
export class Mounts {
  readonly #mounted = new Map<Node, Mounted>();

  /** Whether a node is that of the view, or of what the view was before. */
  has(node: Node, { render, tag }: MountView): boolean {
    const before = this.#mounted.get(node)?.view;
    return before?.render === render && before.tag === tag;
  }

  /** Lets the renderer fill a node that is in its place, unless it holds the same already. */
  show(node: HTMLElement, view: MountView): void {
    const before = this.#mounted.get(node);
    if (before && JSON.stringify(before.view.data) === JSON.stringify(view.data)) return;
    if (before) this.#dispose(node, before);
    node.replaceChildren();
    this.#fill(node, view);
  }

  /** Disposes of the nodes that were replaced. @param place is in the page with the others, or with them in no page */
  sweep(place: Node): void {
    if (this.#mounted.size === 0) return;
    const root = place.getRootNode();
    for (const [node, mounted] of this.#mounted) if (node.getRootNode() !== root) this.#dispose(node, mounted);
  }

  disposeAll(): void {
    for (const [node, mounted] of this.#mounted) this.#dispose(node, mounted);
  }

  #dispose(node: Node, { dispose }: Mounted): void {
    this.#mounted.delete(node);
    try {
      dispose?.();
    } catch (error) {
      // that of another one must still be called
      reportError(error);
    }
  }

  /** What the renderer cannot show is shown as it is written. */
  #fill(node: HTMLElement, view: MountView): void {
    let dispose: (() => void) | undefined;
    try {
      dispose = view.render(view.data, node);
    } catch (error) {
      reportError(error);
      node.replaceChildren(view.data.raw);
    }
    this.#mounted.set(node, { view, dispose });
  }
}
