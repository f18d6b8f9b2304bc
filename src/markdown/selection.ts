/**
 * Cuts a text in two. What is selected behind the cut stays so in WebKit, too, which leaves the ends of a selection in
 * the first part (WebKitGTK 2.50).
 */
export function cutText(text: Text, length: number): void {
  const selection = getSelection();
  const root = text.getRootNode();
  const before = selection ? endsOf(selectedRange(selection, root)) : [];
  const rest = text.splitText(length);
  if (!selection || !before.some(isBehindCut)) return;
  const ends = before.map((spot) => (isBehindCut(spot) ? { node: rest, offset: spot.offset - length } : spot));
  const after = endsOf(selectedRange(selection, root));
  if (after.every(({ node, offset }, index) => node === ends[index]?.node && offset === ends[index].offset)) return;
  const [anchor, focus] = (selection.direction === 'backward' ? ends.reverse() : ends) as [Spot, Spot];
  selection.setBaseAndExtent(anchor.node, anchor.offset, focus.node, focus.offset);

  function isBehindCut({ node, offset }: Spot): boolean {
    return node === text && offset > length;
  }
}

function endsOf(range: AbstractRange | undefined): Spot[] {
  if (!range) return [];
  return [
    { node: range.startContainer, offset: range.startOffset },
    { node: range.endContainer, offset: range.endOffset },
  ];
}

/** A place between nodes, or in one. */
export interface Spot {
  readonly node: Node;
  readonly offset: number;
}

/** Within a shadow tree a selection shows its ends only to who asks for them. */
export function selectedRange(selection: Selection, root: Node): AbstractRange | undefined {
  if (selection.rangeCount === 0) return undefined;
  if (root instanceof ShadowRoot && 'getComposedRanges' in selection)
    return selection.getComposedRanges({ shadowRoots: [root] })[0];
  return selection.getRangeAt(0);
}
