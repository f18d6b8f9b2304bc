/** Finished blocks that share a box: a browser lays out many flat blocks anew for every one that is added. */
export const BLOCKS_OF_GROUP = 32;
/** As many may be in a box where the next one is shown in it already. */
export const MOST_OF_GROUP = 2 * BLOCKS_OF_GROUP;

/** The boxes of a target, one after the other. */
export interface Groups {
  /** The box that is written to. */
  readonly current: Element;
  /** Begins the next box; what stands in this one behind a child moves there. */
  next(after: ChildNode | null): Element;
}

export function createGroups(target: Element | DocumentFragment, onCreate: (box: Element) => void): Groups {
  const create = (before?: Element) => {
    const box = document.createElement('div');
    box.className = 'blocks';
    // behind the last one may stand what is to be at the end
    if (before) before.after(box);
    else target.append(box);
    onCreate(box);
    return box;
  };
  let current = create();
  return {
    get current() {
      return current;
    },
    next(after) {
      const full = current;
      current = create(full);
      const rest = [...full.childNodes];
      current.append(...rest.slice(after ? rest.indexOf(after) + 1 : 0));
      return current;
    },
  };
}

/** Blocks in a box up to a child. */
export function blocksUpTo(child: ChildNode | null): number {
  let count = 0;
  for (let node: Node | null = child; node; node = node.previousSibling) count += 1;
  return count;
}
