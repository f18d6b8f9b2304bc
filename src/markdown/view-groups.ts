import { element, withNodes, type ElementView, type View } from './view.js';

/** Children of a list or a quote that share a box: a browser lays out all of one element anew for every one it gets. */
const CHILDREN_OF_GROUP = 32;

/** Attributes of the boxes. A list of many is one list to who is read it. */
export const GROUP_OF_QUOTE = { class: 'blocks' };
export const GROUP_OF_LIST = { class: 'items', role: 'none' };

/** How many children of a list or a quote are there already. */
export interface Shown {
  readonly count: number;
  /** The first view stands for the last of them. */
  readonly isOpen?: boolean;
}

/**
 * The children of a list or a quote: the first 32 stand in it, others in boxes of as many, so that no child ever moves.
 * Text has no place of its own, and stays with what is before it. Where children are shown already, the first box is that
 * of the last of them.
 */
export function inGroups(
  views: readonly View[],
  { count, isOpen = false }: Shown,
  attributes: Readonly<Record<string, string>>,
): View[] {
  const [first = [], ...others] = split(views, placeInGroup(count) - Number(isOpen));
  const groups = others.map((group) => element('div', group, attributes));
  return isInGroup(count) ? [element('div', first, attributes), ...groups] : [...first, ...groups];
}

/** @param used children that the first group has already */
function split(views: readonly View[], used: number): View[][] {
  let group: View[] = [];
  const groups = [group];
  let size = used;
  for (const view of views) {
    const more = elementsIn(view);
    if (more > 0 && size >= CHILDREN_OF_GROUP) {
      group = [];
      groups.push(group);
      size = 0;
    }
    group.push(view);
    size += more;
  }
  return groups;
}

/** Whether the last of so many children stands in a box. */
export function isInGroup(count: number): boolean {
  return count > CHILDREN_OF_GROUP;
}

/** Whether a child begins a box, by its place from 0 on. */
export function beginsGroup(index: number): boolean {
  return index > 0 && index % CHILDREN_OF_GROUP === 0;
}

/** The children that stand in a list or a quote, or in the boxes in it. */
export function withoutGroups(children: readonly View[], { class: name }: Readonly<Record<string, string>>): View[] {
  return children.flatMap((view) => (isGroup(view, name) ? view.children : [view]));
}

function isGroup(view: View, name: string | undefined): view is ElementView {
  return view.kind === 'element' && view.tag === 'div' && view.attributes.class === name;
}

/** Children that count: all but texts, which may come in several pieces. */
export function countOf(children: readonly View[]): number {
  return children.reduce((sum, view) => sum + elementsIn(view), 0);
}

function elementsIn(view: View): number {
  return withNodes([view]).filter(({ kind }) => kind !== 'text').length;
}

/** From 1 on, 0 where there is no child. */
function placeInGroup(count: number): number {
  return count === 0 ? 0 : ((count - 1) % CHILDREN_OF_GROUP) + 1;
}
