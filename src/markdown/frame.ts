import type { MarkedToken, Token, Tokens } from 'marked';
import { mayBeHead } from './alert.js';
import { isClosedFence, lastStableCut } from './boundary.js';
import type { Continued } from './draw.js';
import type { Settings } from './options.js';
import { isGivenAway } from './renderers.js';
import { elementsOpenBehind, settledWords } from './words.js';

/**
 * An open block of which a part is final: a list all of whose items but the last two are done, the rows of a table, the
 * lines of a fence, the blocks in a quote, the words of a paragraph. What follows is read as if it followed `prefix`,
 * a stand-in for the part that is done, and gives the same as if all had been read.
 */
export interface Frame {
  readonly type: 'code' | 'table' | 'list' | 'blockquote' | 'paragraph';
  readonly prefix: string;
  readonly continued: Continued;
  /** Quotes within each other that the cut lies in. */
  readonly depth: number;
}

/** How far an open block is final, as an index into the text that was read, and what stands for it from then on. */
export interface FrameCut {
  readonly cut: number;
  readonly frame: Frame;
}

/** When a block is framed. */
export interface Framing {
  /** Below that many characters it costs less to read all again. */
  readonly worthwhile: number;
  /** Characters at the end of a paragraph that are left alone: what is being written there is not decided. */
  readonly undecided: number;
}

export const usualFraming: Framing = { worthwhile: 64, undecided: 80 };

/**
 * @param text what was read, the prefix of the frame included
 * @param tokens its blocks, inline text read too
 * @param before the frame that the text was read in, if it was
 */
export function cutFrame(
  text: string,
  tokens: readonly Token[],
  before: Frame | undefined,
  settings: Settings,
): FrameCut | undefined {
  const { framing } = settings;
  const from = before?.prefix.length ?? 0;
  const blocks = tokens.filter(({ type }) => type !== 'space') as MarkedToken[];
  const [block] = blocks;
  if (blocks.length !== 1 || !block || text.length - from < framing.worthwhile || !text.startsWith(block.raw))
    return undefined;
  // what is given to a renderer is given whole
  if (isGivenAway(block, settings)) return undefined;
  const found = cutBlock(text, block, before, settings);
  return found && found.cut > from ? found : undefined;
}

function cutBlock(
  text: string,
  block: MarkedToken,
  before: Frame | undefined,
  settings: Settings,
): FrameCut | undefined {
  switch (block.type) {
    case 'code':
      return cutCode(text, block, before);
    case 'table':
      return cutTable(text, block);
    case 'list':
      return cutList(block, before);
    case 'blockquote':
      return cutQuote(block);
    case 'paragraph':
      return cutParagraph(block, settings);
    default:
      return undefined;
  }
}

/** Whole lines are final, for none of them was the end of the fence. */
function cutCode(text: string, { raw, codeBlockStyle }: Tokens.Code, before: Frame | undefined): FrameCut | undefined {
  if (codeBlockStyle === 'indented' || isClosedFence(raw)) return undefined;
  const prefix = text.slice(0, text.indexOf('\n') + 1);
  const cut = text.lastIndexOf('\n') + 1;
  if (prefix === '') return undefined;
  const shown = text.slice(prefix.length, cut).split('\n').length - 1;
  const lines = (before?.continued.lines ?? 0) + shown;
  return { cut, frame: { type: 'code', prefix, continued: { lines }, depth: 0 } };
}

/** All rows but the last are final. A line of white space is a row only where another one follows: no cut behind it. */
function cutTable(text: string, { raw }: Tokens.Table): FrameCut | undefined {
  const delimiterEnd = raw.indexOf('\n', raw.indexOf('\n') + 1) + 1;
  const cut = raw.trimEnd().lastIndexOf('\n') + 1;
  if (delimiterEnd === 0 || cut <= delimiterEnd) return undefined;
  if (/(?:^|\n)[ \t]*\n$/.test(raw.slice(delimiterEnd, cut))) return undefined;
  return { cut, frame: { type: 'table', prefix: text.slice(0, delimiterEnd), continued: {}, depth: 0 } };
}

/** All items but the last two: the last grows, and whether there is a blank line before it is seen only with both. */
function cutList({ raw, items, loose, start }: Tokens.List, before: Frame | undefined): FrameCut | undefined {
  // what looks like an item may become a rule, and the list was not set apart by it
  if (/(?:^|\n)[ \t]*(?:[-*_][ \t]*)+$/.test(raw)) return undefined;
  let done = items.slice(0, -2);
  // marked takes white space away at the end of a list, and in code it would be missed
  while (endsWithCode(done.at(-1)?.tokens) && /[ \t]\s*$/.test(done.at(-1)?.raw ?? '')) done = done.slice(0, -1);
  const cut = done.reduce((sum, { raw }) => sum + raw.length, 0);
  const shown = before?.continued ?? {};
  const continued = {
    isLoose: loose || (shown.isLoose ?? false),
    items: (shown.items ?? 0) + done.length,
    start: shown.start ?? Number(start),
  };
  return { cut, frame: { type: 'list', prefix: '', continued, depth: 0 } };
}

function endsWithCode(tokens: readonly Token[] | undefined): boolean {
  const last = tokens?.at(-1) as MarkedToken | undefined;
  if (last?.type === 'list') return endsWithCode(last.items.at(-1)?.tokens);
  return last?.type === 'blockquote' ? endsWithCode(last.tokens) : last?.type === 'code';
}

/** Up to the last block that is final in it, or in a quote at its end. Lines without a mark are read with all the rest. */
function cutQuote(quote: Tokens.Blockquote): FrameCut | undefined {
  const found = lineOfCut(quote);
  if (!found) return undefined;
  const lines = quote.raw.split('\n').slice(0, found.line);
  // blank lines are read with what follows: at the end of a quote marked takes them for text. Those of a quote that has
  // ended there are its own, for by themselves they would be another one.
  const blank = new RegExp(`^(?: {0,3}>){1,${found.depth}}[ \\t]*$`);
  while (blank.test(lines.at(-1) ?? '')) lines.pop();
  const cut = lines.reduce((sum, line) => sum + line.length + 1, 0);
  return { cut, frame: { type: 'blockquote', prefix: '', continued: {}, depth: found.depth } };
}

function lineOfCut({ raw, text, tokens }: Tokens.Blockquote): { line: number; depth: number } | undefined {
  const lines = raw.split('\n');
  if (lines.some((line) => !/^ {0,3}>(?!\t)/.test(line)) || lines.length !== text.split('\n').length) return undefined;
  const last = tokens.findLast(({ type }) => type !== 'space') as MarkedToken | undefined;
  const inner = last?.type === 'blockquote' ? lineOfCut(last) : undefined;
  if (inner && last) {
    const start = text.lastIndexOf(last.raw);
    return { line: lineAt(text, start) + inner.line, depth: inner.depth + 1 };
  }
  const cut = lastStableCut(text, tokens);
  // the rest is read as the beginning of a quote
  if (cut === 0 || isInElement(tokens, cut) || mayBeHead(text.slice(cut))) return undefined;
  return { line: lineAt(text, cut), depth: 1 };
}

function isInElement(tokens: readonly Token[], index: number): boolean {
  let offset = 0;
  let elements: readonly string[] = [];
  for (const { type, raw } of tokens) {
    if (offset >= index) break;
    if (type === 'html') elements = elementsOpenBehind(raw, elements);
    offset += raw.length;
  }
  return elements.length > 0;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length - 1;
}

/** The words up to a space before which nothing is open that a later mark could close. */
function cutParagraph({ raw, text, tokens }: Tokens.Paragraph, { framing, renderers }: Settings): FrameCut | undefined {
  // what begins like a definition may become one as long as its title is open
  if (!raw.startsWith(text) || /^ {0,3}\[/.test(text)) return undefined;
  const cut = settledWords(text, tokens, framing.undecided, renderers.has('maths'));
  if (cut === 0) return undefined;
  const prefix = /\s/.test(text.charAt(cut - 1)) ? 'a ' : 'a';
  return { cut, frame: { type: 'paragraph', prefix, continued: {}, depth: 0 } };
}

/** Whether what is read in a frame is what the frame stands for. */
export function isContinued(tokens: readonly Token[], { type, depth, continued }: Frame): boolean {
  const first = tokens.find((token) => token.type !== 'space') as MarkedToken | undefined;
  if (first?.type !== type) return false;
  if (first.type === 'list') return !first.loose || (continued.isLoose ?? false);
  return (
    first.type !== 'blockquote' ||
    depth <= 1 ||
    isContinued(first.tokens, { type, depth: depth - 1, prefix: '', continued })
  );
}
