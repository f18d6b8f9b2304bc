import type { Token } from 'marked';

/**
 * Where a growing text may be cut for the last time: before it stands what nothing can change that may still come. It is
 * cut before a block that has begun on its line, so that it is known not to be indented code or the continuation of a
 * list item, and that
 * - follows a blank line, because only a list, indented code and what is still open go on behind one, unless it follows a
 *   list and may be the next item of it; or
 * - follows a heading, a rule or a fence that was closed.
 *
 * Fewer cuts than possible, never one too many.
 *
 * @param tokens the blocks of the text
 * @param from no cut before this index
 * @returns 0 where there is none
 */
export function lastStableCut(text: string, tokens: readonly Token[], from = 0): number {
  let cut = 0;
  let offset = 0;
  let before: Token | undefined;
  let last: Token | undefined;
  for (const token of tokens) {
    // marked does not promise that the raw texts add up to the source; a cut in the wrong place would be worse than none.
    if (!text.startsWith(token.raw, offset)) break;
    if (offset > from && isSettled(text, offset, before, last)) cut = offset;
    // A line of no-break spaces is a paragraph, but a list in which it stood could still go on behind it.
    if (token.raw.trim() !== '') before = token;
    last = token;
    offset += token.raw.length;
  }
  return cut;
}

function isSettled(text: string, offset: number, before: Token | undefined, last: Token | undefined): boolean {
  const lineEnd = text.indexOf('\n', offset);
  const line = lineEnd === -1 ? text.slice(offset) : text.slice(offset, lineEnd);
  // By trim, not by space and tab: to marked's lists a line of no-break spaces is blank.
  if (line.trim() === '' || /^[ \t]/.test(line)) return false;
  if (before && isClosed(before) && text[offset - 1] === '\n') return true;
  if (last?.type !== 'space' || !followsBlankLine(text, offset)) return false;
  return before?.type !== 'list' || lineEnd !== -1 || !/^[-+*\d]/.test(line.trim());
}

/** Blocks that end with their line, whatever comes next. */
function isClosed({ type, raw }: Token): boolean {
  if (type === 'heading' || type === 'hr') return true;
  return type === 'code' && isClosedFence(raw);
}

/** Whether a fence has its end: the last line, which is not the first, is one of as many marks or more. */
export function isClosedFence(raw: string): boolean {
  const [, marks] = /^ {0,3}(`{3,}|~{3,})/.exec(raw) ?? [];
  const lines = raw.trimEnd().split('\n');
  const last = /^ {0,3}(`{3,}|~{3,}) *$/.exec(lines.at(-1) ?? '')?.[1];
  return lines.length > 1 && marks !== undefined && (last?.startsWith(marks) ?? false);
}

function followsBlankLine(text: string, offset: number): boolean {
  if (text[offset - 1] !== '\n') return false;
  let index = offset - 2;
  while (text[index] === ' ' || text[index] === '\t') index -= 1;
  return text[index] === '\n';
}
