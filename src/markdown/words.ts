import type { Token } from 'marked';
import { readRaw } from './raw.js';

/** What may begin something that is not there yet. Marks between letters, or with a space behind them, begin nothing. */
const OPENING = /[`\\]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\*(?!\s)|~(?!\s)|<(?![\s\d=])/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * How many characters of a paragraph are final: up to the last gap between words before which nothing is open that a
 * later mark or a late definition could close.
 *
 * @param tokens the inline tokens of the source
 * @param undecided characters at its end that are left alone
 * @param hasMaths whether there may be TeX between marks in it
 */
export function settledWords(source: string, tokens: readonly Token[], undecided: number, hasMaths: boolean): number {
  // marked reads a line that is indented like code once more, when what follows looks like a table
  const indented = source.search(/\n(?: {4}| {0,3}\t)/);
  const last = Math.min(source.length - undecided, indented === -1 ? Infinity : indented);
  const brackets = createBrackets();
  let elements: readonly string[] = [];
  let cut = 0;
  let offset = 0;
  let hasWords = false;
  let hasPipe = false;
  for (const token of tokens) {
    const { type, raw } = token;
    if (!source.startsWith(raw, offset) || offset > last) break;
    if (hasMaths && opensMaths(token)) break;
    if (type === 'html') elements = elementsOpenBehind(raw, elements);
    if (type === 'text' && OPENING.test(raw)) break;
    for (let index = offset; index < offset + raw.length && index <= last; index++) {
      const character = source.charAt(index);
      const isSettled = type === 'text' && elements.length === 0 && brackets.areClosed;
      // not where a line may turn out to be one of the first two of a table: what stands before the cut would be missing
      if (isSettled && hasWords && !hasPipe && isBetweenWords(source, index)) cut = index;
      if (MARKED.has(type)) brackets.read(character);
      hasWords = character !== '\n' && (hasWords || !/[-:|\s]/.test(character));
      hasPipe = character !== '\n' && (hasPipe || character === '|');
    }
    offset += raw.length;
  }
  return cut;
}

/** Whether TeX may begin in it. It goes before emphasis. */
function opensMaths(token: Token): boolean {
  if (token.type === 'text') return token.raw.includes('$');
  if (token.type === 'escape') return /^\\[([]/.test(token.raw);
  const inner = MARKED.has(token.type) && 'tokens' in token ? token.tokens : undefined;
  return inner?.some(opensMaths) ?? false;
}

/** Tokens whose brackets and marks count for what is around them. */
const MARKED: ReadonlySet<string> = new Set(['text', 'em', 'strong', 'del']);

interface Brackets {
  readonly areClosed: boolean;
  read(character: string): void;
}

/**
 * Brackets in text, which may become a link: open from `[` to `]`, and from `](` to the end of the address; for good
 * where the address may have a title, in which anything may stand, and where marks between the brackets could stand for
 * something else once they are those of a link.
 */
function createBrackets(): Brackets {
  let open = 0;
  let before = '';
  let address: string | undefined;
  let isSpoilt = false;
  return {
    get areClosed() {
      return open === 0 && address === undefined && !isSpoilt;
    },
    read(character) {
      if (before === ']' && character === '(') address = '';
      else if (address !== undefined) address = addressWith(address, character);
      else if (character === '[') open += 1;
      else if (character === ']') open = Math.max(0, open - 1);
      else if (open > 0 && /[*_~]/.test(character)) isSpoilt = true;
      before = character;
    },
  };
}

function addressWith(address: string, character: string): string | undefined {
  return character === ')' && !/["'(]/.test(address) ? undefined : address + character;
}

/** The raw elements that are open behind raw HTML: an end closes what is open within its element, too. */
export function elementsOpenBehind(raw: string, before: readonly string[]): readonly string[] {
  const open = [...before];
  for (const part of readRaw(raw)) {
    if (part.kind === 'open') open.push(part.tag);
    // the end of what is not open is text
    else if (part.kind === 'close' && open.includes(part.tag)) open.length = open.lastIndexOf(part.tag);
  }
  return open;
}

function isBetweenWords(source: string, index: number): boolean {
  const before = source.charAt(index - 1);
  if (before === ' ') return /[^\s\\]/.test(source.charAt(index - 2)) && /\S/.test(source.charAt(index));
  return UNSPACED.test(before) && UNSPACED.test(source.charAt(index));
}
