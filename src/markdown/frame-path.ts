import { LINES_OF_RUN } from './code.js';
import type { Frame } from './frame.js';
import type { PathStep } from './path.js';
import { countOf, GROUP_OF_QUOTE, isInGroup, withoutGroups } from './view-groups.js';
import type { View } from './view.js';

/** How many levels of nodes an open block has, down to the one that it grows in. */
export function levelsOf({ type, continued: { lines = 0, items = 0, blocks = [] } }: Frame): number {
  if (type === 'table') return 4;
  if (type === 'code') return lines % LINES_OF_RUN === 0 ? 3 : 4;
  if (type === 'list') return levelsIn(items);
  return type === 'blockquote' ? blocks.reduce((sum, count) => sum + levelsIn(count), 0) : 1;
}

/** A list or a quote, and the box in it. */
function levelsIn(count: number): number {
  return isInGroup(count) ? 2 : 1;
}

/**
 * The frame, and how many blocks are shown in the quotes that it stands for.
 *
 * @param views what the part that is done was drawn as, from the quote on
 * @param before the frame that it was read in, if it was
 */
export function withBlocks(frame: Frame, views: readonly View[], before: Frame | undefined): Frame {
  if (frame.type !== 'blockquote') return frame;
  const blocks: number[] = [];
  let shown = before?.continued.blocks ?? [];
  let quote = views.at(-1);
  for (let level = 0; level < frame.depth; level++) {
    const children = quote?.kind === 'element' ? withoutGroups(quote.children, GROUP_OF_QUOTE) : [];
    const [count = 0, ...inner] = shown;
    // the first of them is counted already where it is one that was open
    blocks.push(count + countOf(children) - (inner.length > 0 ? 1 : 0));
    quote = children.at(-1);
    shown = children.length === 1 ? inner : [];
  }
  return { ...frame, continued: { ...frame.continued, blocks } };
}

/** What the prefix brings again is skipped: buttons, the head of a table, and the stand-in for words. */
export function pathOfFrame({ type, prefix }: Frame, path: readonly PathStep[], base: readonly PathStep[]): PathStep[] {
  return path.map((step, level) => {
    const isLast = level === path.length - 1;
    if (type === 'paragraph' && isLast) return { ...step, lead: prefix };
    const isRepeated = type === 'table' || (type === 'code' && level === base.length);
    return isRepeated && !isLast && level >= base.length ? { ...step, skip: step.before ?? 0 } : step;
  });
}
