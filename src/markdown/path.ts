import { withNodes, type ElementView, type View } from './view.js';
import { write, type WriteOptions } from './write.js';

/** A node that is open: what comes is written behind one of its children, or into the child behind that one. */
export interface PathStep {
  readonly node: Node;
  /** The last child that is done, null where none is. */
  readonly after: ChildNode | null;
  /** Views that stood before that of the next step. */
  readonly before?: number;
  /** Views at its head that stand for what is there already. */
  readonly skip?: number;
  /** Text at the head of its first view that stands for what is there already. */
  readonly lead?: string;
}

/** The last child that was written at each level, from the outermost to the innermost that the last view stands for. */
export type LastWritten = readonly (ChildNode | null)[];

/** What was written, and where it ends. Of many blocks that filled several boxes, those in the last. */
export interface Writing {
  readonly views: readonly View[];
  readonly written: LastWritten;
}

/** Writes views where a path of open nodes ends. The first view at each level stands for the next node of the path. */
export function writeAt(path: readonly PathStep[], views: readonly View[], options: WriteOptions): LastWritten {
  const [step, ...inner] = path;
  if (!step) return [];
  const { node, after, skip = 0, lead } = step;
  const fresh = views.slice(skip);
  const [into] = inner;
  if (!into) return [write(node, after, lead ? withoutLead(fresh, lead) : fresh, options)];
  const [first, ...others] = fresh;
  const isLast = others.length === 0;
  const children = first && 'children' in first ? first.children : [];
  if (first?.kind === 'element') addAttributes(into.node as Element, first);
  const { open = 0 } = options;
  const innerLast = writeAt(inner, children, { ...options, open: isLast ? open - 1 : -1 });
  const last = write(node, into.node as ChildNode, others, options);
  return isLast ? [last, ...innerLast] : [last];
}

/** What is open may come to have more than it began with, but not other. */
function addAttributes(node: Element, { attributes }: ElementView): void {
  for (const [name, value] of Object.entries(attributes)) if (!node.hasAttribute(name)) node.setAttribute(name, value);
}

/**
 * The path to the last node that was written, so many levels down.
 *
 * @param written what `writeAt` gave; the levels below are those of nodes that were written whole
 */
export function pathToLast(root: Node, written: LastWritten, views: readonly View[], depth: number): PathStep[] {
  const steps: PathStep[] = [];
  let node: Node | null = root;
  let children = views;
  for (let level = 0; level <= depth && node; level++) {
    const before = withNodes(children).length - 1;
    const last: ChildNode | null = (level < written.length ? written[level] : node.childNodes[before]) ?? null;
    steps.push({ node, after: level === depth ? last : (last?.previousSibling ?? null), before });
    node = last;
    children = (children.at(-1) as ElementView | undefined)?.children ?? [];
  }
  return steps;
}

export function withoutLead(views: readonly View[], lead: string): View[] {
  const [first, ...others] = views;
  if (!first) return [];
  if (first.kind === 'inline') return [{ ...first, children: withoutLead(first.children, lead) }, ...others];
  // white space at the end of a text is not shown, also where it is that of the lead
  if (first.kind === 'text' && first.text === lead.trimEnd()) return others;
  if (first.kind !== 'text' || !first.text.startsWith(lead)) return [...views];
  const text = first.text.slice(lead.length);
  return text === '' ? others : [{ ...first, text }, ...others];
}

/** The nodes between the places where two paths end, each with all that is in it, in their order. */
export function nodesBetween(begin: readonly PathStep[], end: readonly PathStep[]): Node[] {
  const [from, to] = [begin.at(-1), end.at(-1)];
  if (!from || !to) return [];
  const last = nodeAt(to);
  const nodes: Node[] = [];
  for (let node = nodeAt(from); node && node !== last;) {
    const isAround = node.contains(to.node);
    if (!isAround) nodes.push(node);
    node = (isAround ? node.firstChild : undefined) ?? following(node);
  }
  return nodes;
}

function nodeAt({ node, after }: PathStep): Node | undefined {
  return (after ? after.nextSibling : node.firstChild) ?? following(node);
}

/** The next node that is not in this one. */
function following(node: Node): Node | undefined {
  if (node.nextSibling || !node.parentNode) return node.nextSibling ?? undefined;
  return following(node.parentNode);
}
