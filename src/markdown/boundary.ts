import type { Token } from 'marked';
import { lexBlocks } from './lexer.js';
import type { Settings } from './options.js';

/** A text cut where nothing that may still come can change what stands before the cut. */
export interface StableSplit {
  /** Pieces that are final. Lexed one by one they give the same tokens as lexed together. */
  readonly finished: readonly string[];
  /** What may still change its meaning. */
  readonly rest: string;
}

/**
 * Cuts a growing text before every block that
 * - follows a blank line, because only a list, indented code and what is still open go on behind one; and
 * - has begun on its line, so that it is known not to be indented code or the continuation of a list item; and
 * - does not follow a list, or cannot be the next item of it.
 *
 * Fewer cuts than possible, never one too many: a fence and the paragraph right below it stay one piece.
 */
export function splitStable(text: string, settings: Settings): StableSplit {
  if (!/\n[ \t]*\n[ \t]*\S/.test(text)) return { finished: [], rest: text };
  const finished: string[] = [];
  let start = 0;
  for (const cut of stableCuts(text, settings)) {
    finished.push(text.slice(start, cut));
    start = cut;
  }
  return { finished, rest: text.slice(start) };
}

function stableCuts(text: string, settings: Settings): number[] {
  const cuts: number[] = [];
  let offset = 0;
  let before: Token | undefined;
  let last: Token | undefined;
  for (const token of lexBlocks(text, settings)) {
    // marked does not promise that the raw texts add up to the source; a cut in the wrong place would be worse than none.
    if (!text.startsWith(token.raw, offset)) break;
    if (last?.type === 'space' && followsBlankLine(text, offset) && isSettled(text, offset, before)) {
      cuts.push(offset);
    }
    // A line of no-break spaces is a paragraph, but a list in which it stood could still go on behind it.
    if (token.raw.trim() !== '') before = token;
    last = token;
    offset += token.raw.length;
  }
  return cuts;
}

function followsBlankLine(text: string, offset: number): boolean {
  if (text[offset - 1] !== '\n') return false;
  let index = offset - 2;
  while (text[index] === ' ' || text[index] === '\t') index -= 1;
  return text[index] === '\n';
}

function isSettled(text: string, offset: number, before: Token | undefined): boolean {
  const lineEnd = text.indexOf('\n', offset);
  const line = lineEnd === -1 ? text.slice(offset) : text.slice(offset, lineEnd);
  // By trim, not by space and tab: to marked's lists a line of no-break spaces is blank.
  const begun = line.trim();
  if (begun === '') return false;
  return before?.type !== 'list' || lineEnd !== -1 || !/^[-+*\d]/.test(begun);
}
