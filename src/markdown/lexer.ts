import type { Lexer, MarkedToken, Token, Tokens } from 'marked';
import { readAlerts } from './alert.js';
import { isFootnote, type FootnoteToken } from './footnote-syntax.js';
import { createLexer } from './bounded-lexer.js';
import type { Settings } from './options.js';
import type { LinkTable } from './references.js';
import type { InlineSource } from './view.js';

/** A text as blocks, and what each piece of inline text in them was read of. */
export interface Lexed {
  readonly tokens: readonly Token[];
  sourceOf(inline: Token[]): InlineSource;
}

/** Block structure, inline text not yet looked at: `finish` does that, once. */
export interface LexedBlocks {
  readonly tokens: readonly Token[];
  /** @param complete makes of the last inline text, where that ends the whole, what it will most likely become */
  finish(complete?: (text: string) => string): Lexed;
}

/** The tokens of a text whose line ends are `\n`. Definitions are read from and written to `links`. */
export function lexBlocks(text: string, links: LinkTable, settings: Settings): LexedBlocks {
  const lexer = createLexer(settings);
  lexer.tokens.links = links.table;
  // marked throws when the stack or a regular expression overflows and when it finds itself going round in circles
  const tokens = orElse(
    () => lexer.blockTokens(text, lexer.tokens),
    () => plainTokens(text),
  );
  readAlerts(tokens, lexer.inlineQueue);
  // it looks whether a label is defined before it defines it
  links.takeMissing();
  const finish = (complete?: (text: string) => string) =>
    orElse(
      () => lexInlines(lexer, tokens, links, complete),
      () => ({ tokens: plainTokens(text), sourceOf: () => noSource }),
    );
  return { tokens, finish };
}

function orElse<Value>(attempt: () => Value, fallback: () => Value): Value {
  try {
    return attempt();
  } catch {
    return fallback();
  }
}

/** Text that cannot be read is shown as it is. */
function plainTokens(text: string): Token[] {
  return [{ type: 'paragraph', raw: text, text, tokens: [{ type: 'text', raw: text, text }] }];
}

/** Text that is known to be a paragraph, whatever it looks like by itself. */
export function lexParagraph(text: string, links: LinkTable, settings: Settings): LexedBlocks {
  const lexer = createLexer(settings);
  lexer.tokens.links = links.table;
  const tokens: Token[] = [{ type: 'paragraph', raw: text, text, tokens: lexer.inline(text) }];
  return { tokens, finish: () => lexInlines(lexer, tokens, links, (words) => words) };
}

/** One piece of inline text, read anew. */
export function lexInline(
  text: string,
  links: LinkTable,
  settings: Settings,
): { readonly tokens: readonly Token[]; readonly source: InlineSource } {
  const lexer = createLexer(settings);
  lexer.tokens.links = links.table;
  const tokens = lexer.inlineTokens(text, []);
  return { tokens, source: { text, missing: links.takeMissing() } };
}

function lexInlines(lexer: Lexer, tokens: readonly Token[], links: LinkTable, complete = trimmed): Lexed {
  const sources = new Map<Token[], InlineSource>();
  const last = lastInline(tokens);
  for (const { src, tokens } of lexer.inlineQueue) {
    lexer.state.inRawBlock = false;
    const text = tokens === last ? complete(src) : trimmed(src);
    lexer.inlineTokens(text, tokens);
    sources.set(tokens, { text, missing: links.takeMissing() });
  }
  return { tokens, sourceOf: (inline) => sources.get(inline) ?? noSource };
}

/** Without white space at its end (CommonMark 4.8), which marked takes away from the last item of a list only. */
function trimmed(text: string): string {
  let end = text.length;
  while (' \t\n'.includes(text.charAt(end - 1) || '.')) end -= 1;
  return text.slice(0, end);
}

const noSource: InlineSource = { text: '', missing: new Set() };

/** The inline text with which the whole text ends, if it ends with one. */
function lastInline(tokens: readonly Token[] | undefined): Token[] | undefined {
  const token = tokens?.at(-1) as MarkedToken | FootnoteToken | undefined;
  if (token && isFootnote(token)) return lastInline(token.tokens);
  switch (token?.type) {
    case 'paragraph':
    case 'heading':
      return token.tokens;
    case 'text':
      return token.tokens;
    case 'blockquote':
      return lastInline(token.tokens);
    case 'list':
      return lastInline(token.items.at(-1)?.tokens);
    case 'table':
      return lastCell(token);
    default:
      return undefined;
  }
}

/** The cell that is being written: a row that is not whole is filled up with empty ones, and a `|` ends a cell. */
function lastCell({ raw, rows }: Tokens.Table): Token[] | undefined {
  if (/(?<!\\)\|\s*$/.test(raw)) return undefined;
  return rows.at(-1)?.findLast(({ text }) => text !== '')?.tokens;
}
