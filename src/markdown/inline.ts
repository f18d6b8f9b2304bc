import type { MarkedToken, Token, Tokens } from 'marked';
import { resolveReferences } from './entities.js';
import { isFootnoteReference, type FootnoteReferenceToken } from './footnote-syntax.js';
import { drawReference } from './footnotes.js';
import { isMaths, type MathsToken } from './maths-syntax.js';
import type { Mounts } from './mounts.js';
import { Nest } from './nest.js';
import type { Settings } from './options.js';
import { drawImage, drawLink } from './links.js';
import { readableCode, readableProse } from './policy.js';
import { orMounted } from './renderers.js';
import { element, text, textOf, type View } from './view.js';

/** What the drawing of inline text needs to know. */
export interface InlineContext {
  readonly settings: Settings;
  /** The word at the end of a text that still grows: a bare address in it is not a link yet. None in finished text. */
  readonly growing?: string | undefined;
  readonly mounts: Mounts;
  /** The number of a footnote that is referred to. */
  readonly numberOf: (label: string) => number;
  /** Within the text of a link, where there is no other link. */
  readonly isInLink?: boolean;
}

/** The tokens of one inline text as views. Raw elements that it leaves open end with it. */
export function drawInline(tokens: readonly Token[], context: InlineContext): View[] {
  const nest = new Nest();
  for (const token of tokens as (MarkedToken | FootnoteReferenceToken | MathsToken)[]) {
    if (token.type === 'html') nest.addTag(token.raw);
    else if (isFootnoteReference(token)) nest.add(drawFootnoteReference(token, context));
    else if (isMaths(token)) nest.add(...orMounted(token, [text(readableProse(token.raw))], context));
    else nest.add(...orMounted(token, drawToken(token, context), context));
  }
  return nest.close(context.growing === undefined);
}

function drawFootnoteReference({ label, raw }: FootnoteReferenceToken, context: InlineContext): View {
  return context.isInLink ? text(readableProse(raw)) : drawReference(label, context.numberOf(label), context.settings);
}

function drawToken(token: MarkedToken, context: InlineContext): View[] {
  switch (token.type) {
    case 'text':
      return token.tokens ? drawInline(token.tokens, context) : [text(proseOf(token.text))];
    case 'escape':
      return [text(token.text)];
    case 'codespan':
      return [element('code', [text(readableCode(token.text))])];
    case 'strong':
    case 'em':
    case 'del':
      return [element(token.type, drawInline(token.tokens, context))];
    case 'br':
      return [element('br')];
    case 'checkbox':
      return [text(token.checked ? '☑ ' : '☐ ')];
    case 'link':
      return drawAnchor(token, context);
    case 'image':
      return [drawImage(token, drawInline(token.tokens, { ...context, isInLink: true }), context)];
    default:
      return [text(readableProse(token.raw))];
  }
}

/** Without the white space that lines begin with (CommonMark 4.8). */
function proseOf(source: string): string {
  return readableProse(resolveReferences(source.replace(/\n[ \t]+/g, '\n')));
}

function drawAnchor(token: Tokens.Link, context: InlineContext): View[] {
  // bare addresses are literal: no character reference is resolved in them
  const label = token.autolink
    ? [text(readableProse(token.text))]
    : drawInline(token.tokens, { ...context, isInLink: true });
  if (context.isInLink || isGrowing(token, context)) return label;
  return drawLink(resolved(token), textOf(label).trim() === '' ? [] : label, context.settings);
}

function resolved({ href, autolink }: Tokens.Link): string {
  return autolink ? href : resolveReferences(href);
}

/** Compared without backslashes, for a table takes those before `|` away before it looks for links. */
function isGrowing({ autolink, raw }: Tokens.Link, { growing }: InlineContext): boolean {
  return autolink === true && growing !== undefined && withoutEscapes(growing).includes(withoutEscapes(raw));
}

function withoutEscapes(content: string): string {
  return content.replaceAll('\\', '');
}
