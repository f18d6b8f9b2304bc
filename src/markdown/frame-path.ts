import { LINES_OF_RUN } from './code.js';
import type { Frame } from './frame.js';
import type { PathStep } from './path.js';

/** How many levels of nodes an open block has, down to the one that it grows in. */
export function levelsOf({ type, depth, continued: { lines = 0 } }: Frame): number {
  if (type === 'table') return 4;
  if (type === 'code') return lines % LINES_OF_RUN === 0 ? 3 : 4;
  return type === 'blockquote' ? depth : 1;
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
