import { writeAt, type PathStep, type Writing } from './path.js';
import type { View } from './view.js';
import type { WriteOptions } from './write.js';

/** Finished blocks that share a box: a browser lays out many flat blocks anew for every one that is added. */
const BLOCKS_OF_GROUP = 32;
/** As many may be in a box where the next one is shown in it already. */
const MOST_OF_GROUP = 2 * BLOCKS_OF_GROUP;

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

/** Writes blocks where a path ends that begins with the box that is written to. Many at once fill several boxes. */
export function writeInGroups(
  groups: Groups,
  path: readonly PathStep[],
  views: readonly View[],
  options: WriteOptions,
): Writing {
  let place = path;
  let rest = views;
  for (;;) {
    const room = Math.max(1, BLOCKS_OF_GROUP - blocksUpTo(place[0]?.after ?? null));
    if (place.length > 1 || rest.length <= room) return { views: rest, written: writeAt(place, rest, options) };
    const [last = null] = writeAt(place, rest.slice(0, room), { ...options, open: 1 });
    rest = rest.slice(room);
    place = [{ node: groups.next(last), after: null }];
  }
}

/** Not while the next block is shown in it already, which would have to move: a selection does not survive that. */
export function isFull(after: ChildNode | null): boolean {
  const count = blocksUpTo(after);
  return count >= MOST_OF_GROUP || (count >= BLOCKS_OF_GROUP && !after?.nextSibling);
}

/** Blocks in a box up to a child. */
function blocksUpTo(child: ChildNode | null): number {
  let count = 0;
  for (let node: Node | null = child; node; node = node.previousSibling) count += 1;
  return count;
}
