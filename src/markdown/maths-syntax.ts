import type { Hooks, Token, TokenizerThis } from 'marked';

/** TeX between its marks. */
export interface MathsToken {
  readonly type: 'maths';
  readonly raw: string;
  readonly text: string;
  /** It stands by itself, in larger letters. */
  readonly isBlock: boolean;
  /** It has no end, or cannot be read: it is shown as it is written. */
  readonly isUnread?: boolean;
}

/** Longer TeX is text. It also bounds how far an end is searched for. */
const MOST = 2000;
const BETWEEN_DOLLARS = `(?:\\\\[^]|[^\\\\$]){1,${MOST}}?`;
const BETWEEN = (end: string) => `(?:\\\\[^${end}]|[^\\\\]){1,${MOST}}?`;

/**
 * As pandoc has it, so that prices are none: no space within the marks, and neither a letter nor a digit at them on the
 * outside.
 */
const INLINE = new RegExp(
  `^(?:\\$\\$(?!\\$)(${BETWEEN_DOLLARS})\\$\\$(?!\\$)|\\\\\\[(${BETWEEN('\\]')})\\\\\\]` +
    `|\\$(?![\\s$])(${BETWEEN_DOLLARS})(?<!\\s)\\$(?![\\w$])|\\\\\\((${BETWEEN(')')})\\\\\\))`,
);
/** On one line of its own. */
const LINE = /^ {0,3}(?:\$\$(?!\$)((?:\\[^\n]|[^\\$\n])+)\$\$|\\\[((?:\\[^\]\n]|[^\\\n])+)\\\])[ \t]*(?=\n|$)/;
/** On lines of their own. */
const HEAD = /^ {0,3}(?:(\$\$)|\\\[)[ \t]*\n/;
const END_OF_PARAGRAPH = /\n(?:[ \t]*\n|( {0,3}(?:\$\$|\\\[)[ \t]*\n))/;

export function isMaths(token: Token | MathsToken): token is MathsToken {
  return token.type === 'maths';
}

export function readInlineMaths(this: TokenizerThis, source: string, tokens: Token[]): MathsToken | undefined {
  if (!/^(?:\$|\\[([])/.test(source)) return undefined;
  const [raw, dollars, brackets, dollar, bracket] = INLINE.exec(source) ?? [];
  const text = (dollars ?? brackets ?? dollar ?? bracket)?.trim();
  if (!raw || !text) return undefined;
  if (dollar !== undefined && /[\w$]$/.test(tokens.at(-1)?.raw ?? '')) return undefined;
  return { type: 'maths', raw, text, isBlock: (dollars ?? brackets) !== undefined };
}

/** Where maths may begin in a text; the other marks end a text anyway. */
export function startOfMaths(this: TokenizerThis, source: string): number {
  return source.indexOf('$');
}

/** What begins on a line of its own goes on to its end or to a blank line, whatever its lines look like. */
export function readBlockMaths(this: TokenizerThis, source: string): MathsToken | undefined {
  const [line, dollars, brackets] = LINE.exec(source) ?? [];
  const content = (dollars ?? brackets)?.trim();
  if (line && content) return { type: 'maths', raw: line, text: content, isBlock: true };
  const [head, mark] = HEAD.exec(source) ?? [];
  if (!head) return undefined;
  const end = mark ? /\$\$[ \t]*(?:\n|$)/g : /\\\][ \t]*(?:\n|$)/g;
  const blankLine = source.slice(head.length - 1).search(/\n[ \t]*(?:\n|$)/);
  const limit = blankLine === -1 ? source.length : head.length - 1 + blankLine;
  end.lastIndex = head.length;
  const found = end.exec(source);
  if (!found || found.index > limit) return unfinished(source.slice(0, Math.max(limit, head.length - 1)));
  const raw = source.slice(0, found.index + found[0].trimEnd().length);
  const text = source.slice(head.length, found.index).trim();
  return text === '' || text.length > MOST ? unfinished(raw) : { type: 'maths', raw, text, isBlock: true };
}

/** Where maths ends a paragraph. */
export function startOfBlockMaths(this: TokenizerThis, source: string): number | undefined {
  if (!this.lexer.state.top) return undefined;
  const match = END_OF_PARAGRAPH.exec(source);
  return match?.[1] === undefined ? undefined : match.index + 1;
}

/**
 * What is no maths yet, or will never be, is shown as its source. It is no paragraph: marked would join the next one to
 * it, and take the text of the one before for theirs.
 */
function unfinished(raw: string): MathsToken {
  return { type: 'maths', raw, text: raw, isBlock: true, isUnread: true };
}

/** Keeps emphasis from ending within maths. It is none of marked's hooks, whose class needs all of marked. */
export class MathsMask implements Pick<Hooks, 'emStrongMask'> {
  /** The inline text that is read. */
  source = '';

  // marked calls it on something else
  readonly emStrongMask = (masked: string): string =>
    replaceMaths(masked, mathsIn(this.source).whole, (raw) => 'a'.repeat(raw.length));
}

/** From where to where there is maths in a line. */
export type Range = readonly [start: number, end: number];

/** Replaces what is in ranges by text that is as long. */
export function replaceMaths(
  text: string,
  ranges: readonly Range[],
  by: (raw: string, range: Range) => string,
): string {
  const parts: string[] = [];
  let before = 0;
  for (const range of ranges) {
    const [start, end] = range;
    parts.push(text.slice(before, start), by(text.slice(start, end), range));
    before = end;
  }
  return parts.join('') + text.slice(before);
}

/** The maths in a line, and where TeX begins that has not ended, -1 where none does. A price has no sign of TeX. */
export function mathsIn(text: string): { readonly whole: readonly Range[]; readonly open: number } {
  const whole: Range[] = [];
  let open = -1;
  const marks = /\$\$?|\\[^]|(`+)(?:[^`]|(?!\1(?!`))`)+\1(?!`)/g;
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    const rest = text.slice(match.index, match.index + 2 * MOST + 4);
    const [raw] = INLINE.exec(rest) ?? [];
    const isInWord = /^\$[^$]/.test(rest) && /[\w$]/.test(text.charAt(match.index - 1));
    if (raw && !isInWord) {
      marks.lastIndex = match.index + raw.length;
      whole.push([match.index, marks.lastIndex]);
    } else if (open === -1 && /^(?:\\[([]|\$\$?(?!\s)[^`$]*[\\^_{=])/.test(rest)) {
      open = match.index;
    }
  }
  return { whole, open };
}
