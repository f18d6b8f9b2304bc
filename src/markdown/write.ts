import { MOUNT_CLASS } from './policy.js';
import { cutText } from './selection.js';
import { isBesideText, withNodes, type ElementView, type InlineSource, type NodeView, type View } from './view.js';

/** Told of inline text that waits for definitions, with the nodes that stand for it. */
export type OnInline = (source: InlineSource, parent: Node, nodes: readonly ChildNode[]) => void;

export interface WriteOptions {
  /**
   * So many levels down, from 1 for this one, more follows behind the last view, and is there already: it stays, for
   * whoever writes it next.
   */
  readonly open?: number;
  readonly onInline?: OnInline | undefined;
}

/**
 * Makes the children of a node, from one on, be what the views say. A node that is the same stays, and text that grows
 * is added to: selection, focus and scroll positions survive. Nothing is ever parsed.
 *
 * @param after the child behind which is written, null for the beginning
 * @returns the child of the last view, `after` where there is none
 */
export function write(
  parent: Node,
  after: ChildNode | null,
  views: readonly View[],
  { open = 0, onInline }: WriteOptions = {},
): ChildNode | null {
  const fresh = withNodes(views);
  const nodes: ChildNode[] = [];
  let last = after;
  for (const [index, view] of fresh.entries()) {
    const next = fresh[index + 1];
    const isLast = index === fresh.length - 1;
    last = placeOf(parent, last, view, open < 1 ? next : view);
    if (view.kind === 'element') writeElement(last as Element, view, { open: isLast ? open - 1 : -1, onInline });
    else if (view.kind === 'mount') view.mounts.show(last as HTMLElement, view);
    else writeText(last as Text, view.text, isLast && open >= 1);
    nodes.push(last);
  }
  if (open < 1) removeBehind(parent, last);
  if (onInline) tellInline(parent, views, nodes, onInline);
  return last;
}

function removeBehind(parent: Node, child: ChildNode | null): void {
  while (parent.lastChild && parent.lastChild !== child) parent.lastChild.remove();
}

/**
 * The node behind another that the view is written to.
 *
 * @param next what comes behind it, where that is known. What stands there is taken for that one, if it looks like it
 * and not like this one; else this one takes its place.
 */
function placeOf(parent: Node, after: ChildNode | null, view: NodeView, next: NodeView | undefined): ChildNode {
  const old = after ? after.nextSibling : parent.firstChild;
  if (old && isSameKind(old, view)) return old;
  const node = view.kind === 'text' ? document.createTextNode(view.text) : document.createElement(view.tag);
  if (view.kind === 'mount') (node as Element).className = MOUNT_CLASS;
  if (old && next !== view && !(next && isSameKind(old, next))) old.replaceWith(node);
  else parent.insertBefore(node, old);
  return node;
}

/** Another class is another thing: code in a language, a place for an image. */
function isSameKind(node: ChildNode, view: NodeView): boolean {
  if (view.kind === 'text') return node instanceof Text;
  if (view.kind === 'mount') return view.mounts.has(node, view);
  return (
    node instanceof Element &&
    node.localName === view.tag &&
    (node.getAttribute('class') ?? '') === (view.attributes.class ?? '')
  );
}

function writeText(node: Text, content: string, isOpen: boolean): void {
  const before = node.data;
  if (before === content) return;
  if (content.startsWith(before)) node.appendData(content.slice(before.length));
  // cut, not cleared: what is selected behind the cut stays selected
  else if (isOpen && before.startsWith(content)) cutText(node, content.length);
  else replaceFrom(node, before, content);
}

/** Changes what differs and no more: a selection in what stays the same is left alone. */
function replaceFrom(node: Text, before: string, after: string): void {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  node.replaceData(same, before.length - same, after.slice(same));
}

/** Above that an element is filled without its direction. */
const MANY_CHILDREN = 256;

function writeElement(node: Element, { attributes, children, isFixed }: ElementView, options: WriteOptions): void {
  // what it holds is its own by now
  if (isFixed && node.hasChildNodes()) return;
  // one with dir="auto" is looked through anew for each child it gets (Chromium 156)
  if (node.childNodes.length > MANY_CHILDREN) node.removeAttribute('dir');
  write(node, null, children, options);
  const entries = Object.entries(attributes);
  for (const [name, value] of entries) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  if (node.attributes.length > entries.length)
    for (const name of node.getAttributeNames()) if (!Object.hasOwn(attributes, name)) node.removeAttribute(name);
}

function tellInline(parent: Node, views: readonly View[], nodes: readonly ChildNode[], onInline: OnInline): void {
  let start = 0;
  for (const [index, view] of views.entries()) {
    if (isBesideText(views, index)) continue;
    const end = start + (view.kind === 'inline' ? withNodes(view.children).length : 1);
    if (view.kind === 'inline' && view.source.missing.size > 0) onInline(view.source, parent, nodes.slice(start, end));
    start = end;
  }
}
