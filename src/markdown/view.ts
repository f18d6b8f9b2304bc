import type { Mounts, Render, RendererData } from './mounts.js';

/**
 * What is to be shown, as plain data: the half-way house between tokens and nodes. draw.ts makes it and has judged all
 * that is in it by then; write.ts makes nodes of it and judges nothing.
 */
export type View = NodeView | InlineView;

/** What has a node of its own. */
export type NodeView = TextView | ElementView | MountView;

export interface TextView {
  readonly kind: 'text';
  readonly text: string;
}

export interface ElementView {
  readonly kind: 'element';
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly View[];
  /** A person changes it: what is there already is left as it is. */
  readonly isFixed?: boolean;
}

/** A node that a renderer fills (mounts.ts). */
export interface MountView {
  readonly kind: 'mount';
  readonly tag: 'div' | 'span';
  readonly data: RendererData;
  readonly render: Render;
  readonly mounts: Mounts;
}

/** What one piece of inline text turned into. It has no node of its own: its children stand in the element around it. */
interface InlineView {
  readonly kind: 'inline';
  readonly source: InlineSource;
  readonly children: readonly View[];
}

/** A piece of inline text, and the labels of references in it for which there was no definition when it was read. */
export interface InlineSource {
  readonly text: string;
  readonly missing: ReadonlySet<string>;
}

export function text(content: string): TextView {
  return { kind: 'text', text: content };
}

export function element(
  tag: string,
  children: readonly View[] = [],
  attributes: Readonly<Record<string, string>> = {},
): ElementView {
  return { kind: 'element', tag, attributes, children };
}

/** The views that have a node each, in their order: texts that stand beside each other share one. */
export function withNodes(views: readonly View[]): NodeView[] {
  const found: NodeView[] = [];
  views.forEach((view, index) => {
    const last = found.at(-1);
    if (view.kind === 'inline') for (const inner of withNodes(view.children)) found.push(inner);
    else if (isBesideText(views, index) && last?.kind === 'text')
      found[found.length - 1] = text(last.text + textOf([view]));
    else found.push(view);
  });
  return found;
}

/** The views so many levels down, in the last one of each. */
export function childrenAt(views: readonly View[], depth: number): readonly View[] {
  const last = views.at(-1);
  if (depth === 0) return views;
  return last?.kind === 'element' ? childrenAt(last.children, depth - 1) : [];
}

/** Whether the view is a text that shares the node of the one before it. */
export function isBesideText(views: readonly View[], index: number): boolean {
  return views[index]?.kind === 'text' && views[index - 1]?.kind === 'text';
}

/** All the text that is seen, and the descriptions of images, but no buttons. */
export function textOf(views: readonly View[]): string {
  return views.map(textOfOne).join('');
}

function textOfOne(view: View): string {
  if (view.kind === 'text') return view.text;
  if (view.kind === 'mount') return view.data.text;
  if (view.kind === 'element' && view.isFixed) return '';
  return (view.kind === 'element' ? view.attributes.alt : undefined) ?? textOf(view.children);
}
