import type { MarkedToken, Token, Tokens } from 'marked';
import { alertOf, type AlertToken } from './alert.js';
import { drawCode } from './code.js';
import { isFootnote, type FootnoteToken } from './footnote-syntax.js';
import type { Footnote } from './footnotes.js';
import { drawInline, type InlineContext } from './inline.js';
import type { Lexed } from './lexer.js';
import { isMaths, type MathsToken } from './maths-syntax.js';
import { Nest } from './nest.js';
import { MATHS_CLASS, readableCode, TASK_CLASS } from './policy.js';
import { withoutHalfTag } from './raw.js';
import { orMounted } from './renderers.js';
import { drawTable } from './table.js';
import { beginsGroup, GROUP_OF_LIST, GROUP_OF_QUOTE, inGroups, isInGroup } from './view-groups.js';
import { element, text, type View } from './view.js';

/** What the drawing of blocks needs to know. */
export interface DrawContext extends InlineContext {
  readonly lexed: Lexed;
  /** What the first block continues that is shown already. */
  readonly continued?: Continued;
  /** In a quote or a list. */
  readonly isInner?: boolean;
}

export interface Continued {
  /** Raw elements that are open. */
  readonly raw?: readonly string[];
  /** Lines of the code that are shown. */
  readonly lines?: number;
  /** The items of the list are set apart. */
  readonly isLoose?: boolean | undefined;
  /** Items of the list that are shown, and the number of its first one. */
  readonly items?: number;
  readonly start?: number;
  /** Blocks of the quote that are shown, of the one that is open in it, and so on: with the one that is open. */
  readonly blocks?: readonly number[];
}

export interface Drawing {
  readonly views: readonly View[];
  /** The raw elements that are left open, the outermost first. */
  readonly open: readonly string[];
  /** Footnotes, which stand elsewhere. */
  readonly notes: readonly Footnote[];
}

/** The tokens of a text as views. */
export function drawBlocks(tokens: readonly Token[], context: DrawContext): Drawing {
  const nest = new Nest(context.continued?.raw);
  const first = tokens.find(({ type }) => type !== 'space');
  const { continued, ...rest } = context;
  for (const token of tokens as (MarkedToken | FootnoteToken | MathsToken)[]) {
    if (token.type === 'html') nest.addBlock(htmlOf(token, context));
    else if (!isFootnote(token)) nest.add(...drawOwn(token, rest, token === first ? continued : undefined));
  }
  const { open } = nest;
  return { views: nest.close(false), open, notes: drawFootnotes(tokens, rest) };
}

/** The blocks within another one: what raw HTML leaves open in it ends with it. */
function drawInner(tokens: readonly Token[], context: DrawContext, continued?: Continued): View[] {
  const nest = new Nest();
  const inner = { ...context, isInner: true };
  const first = tokens.find(({ type }) => type !== 'space');
  for (const token of tokens as (MarkedToken | MathsToken)[]) {
    if (token.type === 'html') nest.addBlock(htmlOf(token, context));
    else nest.add(...drawOwn(token, inner, token === first ? continued : undefined));
  }
  return nest.close(context.growing === undefined);
}

function drawFootnotes(tokens: readonly Token[], context: DrawContext): Footnote[] {
  return tokens
    .filter((token) => isFootnote(token))
    .map(({ label, tokens: content }) => ({ label, views: drawInner(content, context) }));
}

/** At the end of a text that grows, half a tag waits for its other half. */
function htmlOf({ text: html }: Tokens.HTML | Tokens.Tag, { growing }: DrawContext): string {
  return growing === undefined ? html : withoutHalfTag(html);
}

/** A block, as a renderer of the app draws it, if there is one. */
function drawOwn(token: MarkedToken | MathsToken, context: DrawContext, continued?: Continued): View[] {
  if (isMaths(token)) return [drawMaths(token, context)];
  return orMounted(token, drawBlock(token, context, continued), context);
}

function drawMaths(token: MathsToken, context: DrawContext): View {
  if (token.isUnread) return element('p', [element('code', [text(readableCode(token.raw))])], directionOf(context));
  return element('div', drawInline([token], context), { class: MATHS_CLASS });
}

function drawBlock(token: MarkedToken, context: DrawContext, continued?: Continued): View[] {
  switch (token.type) {
    case 'paragraph':
      // the head of an alert may be all that there was
      if (token.tokens.length === 0) return [];
      return [element('p', inlineOf(token.tokens, context), directionOf(context))];
    case 'heading':
      return [element(`h${token.depth}`, inlineOf(token.tokens, context), directionOf(context))];
    case 'code':
      return [drawCode(token, continued?.lines ?? 0, context.settings)];
    case 'blockquote':
      return [drawQuote(token, context, continued?.blocks)];
    case 'list':
      return [drawList(token, context, continued)];
    case 'table':
      return [drawTable(token, (tokens) => inlineOf(tokens, context), context.settings)];
    case 'hr':
      return [element('hr')];
    case 'text':
      return inlineOf(token.tokens ?? [], context);
    case 'space':
    case 'def':
      return [];
    default:
      // the box of a task, and what may come of an extension
      return drawInline([token], context);
  }
}

/**
 * A quote or a list has one direction, by its first letter: its marks stand on one side. Its own blocks must have none,
 * for `auto` does not look into what has a direction of its own.
 */
function directionOf({ isInner }: DrawContext): Readonly<Record<string, string>> {
  return isInner ? {} : { dir: 'auto' };
}

function drawQuote(token: AlertToken, context: DrawContext, [count = 0, ...blocks]: readonly number[] = []): View {
  const [attributes, head] = alertOf(token, context.settings);
  const children = [...head, ...drawInner(token.tokens, context, { blocks })];
  const shown = { count, isOpen: blocks.length > 0 };
  return element('blockquote', inGroups(children, shown, GROUP_OF_QUOTE), { dir: 'auto', ...attributes });
}

/** The box of a task is none of the text, which is read anew where a definition comes late. */
function inlineOf(tokens: Token[], context: DrawContext): View[] {
  const boxes = tokens[0]?.type === 'checkbox' ? 1 : 0;
  const children = drawInline(tokens.slice(boxes), context);
  return [
    ...drawInline(tokens.slice(0, boxes), context),
    { kind: 'inline', source: context.lexed.sourceOf(tokens), children },
  ];
}

function drawList(list: Tokens.List, context: DrawContext, continued: Continued = {}): View {
  const { ordered, items } = list;
  const { items: count = 0, start = Number(list.start), isLoose = false } = continued;
  const areApart = list.loose || isLoose;
  const attributes = {
    dir: 'auto',
    ...(ordered && count === 0 && start !== 1 ? { start: String(start) } : {}),
    ...(isInGroup(count + items.length) ? { role: 'list' } : {}),
  };
  const children = items.map((item, index) => {
    // where a browser has skipped a box, it has not counted what is in it
    const own = {
      ...(item.task ? { class: TASK_CLASS } : {}),
      ...(ordered && beginsGroup(count + index) ? { value: String(start + count + index) } : {}),
    };
    return element('li', drawInner((areApart && !item.loose ? loosened(item) : item).tokens, context), own);
  });
  return element(ordered ? 'ol' : 'ul', inGroups(children, { count }, GROUP_OF_LIST), attributes);
}

/** An item as it is where another one of its list is set apart: its texts are paragraphs, its box stands in the first. */
function loosened(item: Tokens.ListItem): Tokens.ListItem {
  const [box, ...others] = item.tokens as MarkedToken[];
  const tokens = box?.type === 'checkbox' ? others : (item.tokens as MarkedToken[]);
  const paragraphs = tokens.map((token) =>
    token.type === 'text' ? { ...token, type: 'paragraph' } : token,
  ) as Token[];
  const first = paragraphs[0];
  if (box?.type === 'checkbox' && first?.type === 'paragraph') first.tokens?.unshift(box);
  return { ...item, loose: true, tokens: paragraphs };
}
