import type { Token } from 'marked';
import { isHeadOfAlert } from './alert.js';
import { withoutHalfAngle } from './complete.js';
import { isHalfFootnote } from './footnote-syntax.js';

/**
 * What of a growing text is not shown yet, since the next characters decide what it is: a last line of nothing but marks
 * (`-`, `1.`, `===`), the beginning of a fence, a line that is the head of a table or none, and what may become a
 * definition or a raw element.
 *
 * @returns the index from which on the text is held
 */
export function heldFrom(text: string, blocks: readonly Token[]): number {
  const start = text.lastIndexOf('\n') + 1;
  const line = text.slice(start);
  if (line.length > LONGEST_HELD) return text.length;
  const [last, beforeLast] = blocks.filter(({ raw }) => raw.trim() !== '').reverse();
  if (last?.type === 'code' && last.raw.includes('\n')) return /^ {0,3}(?:`+|~+) *$/.test(line) ? start : text.length;
  const isUndecided =
    isHeadOfAlert(line) || isHalfFootnote(line) || isHalfAngle(line) || UNDECIDED.some((pattern) => pattern.test(line));
  if (last?.type === 'table') return isUndecided && /^[^|]/.test(line) ? start : text.length;
  // half a tag in it is left out where it is drawn
  if (last?.type === 'html') return text.length;
  const startOfLast = text.length - (last?.raw.length ?? 0);
  const before = text.lastIndexOf('\n', start - 2) + 1;
  const isHead = HEAD_OF_TABLE.test(text.slice(before, start)) && /^[|\-: \t]*$/.test(line);
  if (isHead && start > 0 && startOfLast <= before) return before;
  if (last?.type === 'paragraph' && WITHOUT_ADDRESS.test(last.raw)) return startOfLast;
  if (isUndecided) return start;
  const isTitle = beforeLast?.type === 'def' && /^ *["'(]/.test(last?.raw ?? '');
  if (last?.type !== 'paragraph') return text.length;
  return (startOfLast === start && DEFINITION.test(line)) || isTitle ? startOfLast : text.length;
}

/** A line of nothing but what may become a tag or an address. */
function isHalfAngle(line: string): boolean {
  const rest = line.replace(BULLETS_OF_LINE, '');
  return rest.startsWith('<') && withoutHalfAngle(rest) === '';
}

/** A longer line is none of these, or more than should be kept back and looked at again and again. */
const LONGEST_HELD = 200;
const HEAD_OF_TABLE = /^ {0,3}\|/;
const BULLETS = String.raw`^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*`;

const BULLETS_OF_LINE = new RegExp(BULLETS);

/** What a line begins with, or all of it. */
const UNDECIDED: readonly RegExp[] = [
  // maths may follow on the next lines
  /^ {0,3}(?:\${1,2}|\\\[?)[ \t]*$/,
  HEAD_OF_TABLE,
  new RegExp(String.raw`${BULLETS}(?:[-+*]|\d{1,9}[.)]?|=+|-+|\*+|_+|#{1,6}|\[[ xX]?\]?)?[ \t]*$`),
  new RegExp(`${BULLETS}(?:\`{1,2}|~{1,2}|\`{3,}[^\`]*|~{3,}.*)$`),
];

/** A label at the beginning of a paragraph, and what follows its colon. */
const DEFINITION = /^ {0,3}\[(?:[^[\]]*|[^[\]]+\](?::.*)?)$/;

/** A label and its colon, whose address may stand on the next line. */
const WITHOUT_ADDRESS = /^ {0,3}\[[^[\]]+\]:[ \t]*\n[ \t]*$/;

/** The word that more text may make longer. Bare addresses end at white space and at `<` (GFM 6.9). */
export function lastWord(text: string): string {
  let start = text.length;
  while (start > 0 && !/[\s<]/.test(text.charAt(start - 1))) start -= 1;
  return text.slice(start);
}
