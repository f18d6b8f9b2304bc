import type { MarkedToken, Token, Tokens } from 'marked';
import { alertOf, type AlertToken } from './alert.js';
import { drawCode } from './code.js';
import { isFootnote, type FootnoteToken } from './footnote-syntax.js';
import type { Footnote } from './footnotes.js';
import { drawInline, type InlineContext } from './inline.js';
import type { Lexed } from './lexer.js';
import { isMaths, type MathsToken } from './maths-syntax.js';
import { Nest } from './nest.js';
import { MATHS_CLASS, readableCode } from './policy.js';
import { withoutHalfTag } from './raw.js';
import { orMounted } from './renderers.js';
import { drawTable } from './table.js';
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
function drawInner(tokens: readonly Token[], context: DrawContext): View[] {
  const nest = new Nest();
  const inner = { ...context, isInner: true };
  for (const token of tokens as (MarkedToken | MathsToken)[]) {
    if (token.type === 'html') nest.addBlock(htmlOf(token, context));
    else nest.add(...drawOwn(token, inner));
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
      return [drawQuote(token, context)];
    case 'list':
      return [drawList(token, context, continued?.isLoose ?? false)];
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

function drawQuote(token: AlertToken, context: DrawContext): View {
  const [attributes, head] = alertOf(token, context.settings);
  return element('blockquote', [...head, ...drawInner(token.tokens, context)], { dir: 'auto', ...attributes });
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

function drawList({ ordered, start, loose, items }: Tokens.List, context: DrawContext, wasLoose: boolean): View {
  const isLoose = loose || wasLoose;
  const attributes = {
    dir: 'auto',
    ...(ordered && start !== 1 ? { start: String(start) } : {}),
  };
  const children = items.map((item) => drawItem(isLoose && !item.loose ? loosened(item) : item, context));
  return element(ordered ? 'ol' : 'ul', children, attributes);
}

function drawItem({ tokens }: Tokens.ListItem, context: DrawContext): View {
  return element('li', drawInner(tokens, context));
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
