import { selectedRange, type Spot } from './selection.js';

/** A place in an element's text that outlives its nodes. */
type Place = { readonly node: Node; readonly offset: number } | number;

/**
 * Changes the nodes of an element, and leaves selected what is, if its text is still in the same place. A selection that
 * begins or ends in a node which goes away would go with it.
 */
export function keepSelection(element: Node, change: () => void): void {
  const selection = getSelection();
  const range = selection && selectedRange(selection, element.getRootNode());
  const touches = range && !range.collapsed && [range.startContainer, range.endContainer].some(isInside);
  if (!touches) {
    change();
    return;
  }
  const start = placeOf(range.startContainer, range.startOffset);
  const end = placeOf(range.endContainer, range.endOffset);
  const isBackward = selection.direction === 'backward';
  const words = wordsBetween();
  change();
  if (wordsBetween() !== words) return;
  const [anchor, focus] = (isBackward ? [end, start] : [start, end]).map(nodeAt) as [Spot, Spot];
  selection.setBaseAndExtent(anchor.node, anchor.offset, focus.node, focus.offset);

  function isInside(node: Node): boolean {
    return element.contains(node);
  }

  function wordsBetween(): string | undefined {
    return element.textContent?.slice(typeof start === 'number' ? start : 0, typeof end === 'number' ? end : undefined);
  }

  function placeOf(node: Node, offset: number): Place {
    if (!isInside(node)) return { node, offset };
    const before = document.createRange();
    before.setStart(element, 0);
    before.setEnd(node, offset);
    return before.toString().length;
  }

  function nodeAt(place: Place): Spot {
    if (typeof place !== 'number') return place;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let rest = place;
    for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
      if (rest <= node.length) return { node, offset: rest };
      rest -= node.length;
    }
    return { node: element, offset: element.childNodes.length };
  }
}
