import type { Lexer, Token, TokenizerThis } from 'marked';

/** The definition of a footnote, `[^label]: …`. */
export interface FootnoteToken {
  readonly type: 'footnote';
  readonly raw: string;
  readonly label: string;
  readonly tokens: Token[];
}

/** What refers to a footnote, `[^label]`. There is none without its definition: it is text then. */
export interface FootnoteReferenceToken {
  readonly type: 'footnoteReference';
  readonly raw: string;
  readonly label: string;
}

const REFERENCE = /^\[\^([^\s[\]]{1,100})\]/;
const HEAD = /^ {0,3}\[\^([^\s[\]]{1,100})\]:[ \t]*/;
/** The first line behind which a paragraph ends: a blank one, or a definition, which is the group. */
const END_OF_PARAGRAPH = /\n(?:[ \t]*\n|( {0,3}\[\^[^\s[\]]{1,100}\]:))/;
/** A line that begins a block of its own, and does not go on with the text above it. */
const BLOCK =
  /^ {0,3}(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|(?:[-*_][ \t]*){3,}$|`{3}|~{3}|<[a-z!/?]|\|)/i;

export function isFootnote(token: Token | FootnoteToken): token is FootnoteToken {
  return token.type === 'footnote';
}

export function isFootnoteReference(token: Token | FootnoteReferenceToken): token is FootnoteReferenceToken {
  return token.type === 'footnoteReference';
}

/** Reads a definition; in nothing else than the text itself, in quotes and lists it is text. */
export function readFootnote(this: TokenizerThis, source: string, tokens: Token[]): FootnoteToken | undefined {
  const { lexer } = this;
  const [head, label = ''] = HEAD.exec(source) ?? [];
  if (!head || tokens !== lexer.tokens) return undefined;
  const lines = linesOf(source, head);
  const raw = source.slice(0, lines.length - 1 + lines.reduce((sum, line) => sum + line.length, 0));
  const content = [raw.split('\n')[0]?.slice(head.length), ...lines.slice(1).map(unindented)].join('\n');
  lexer.tokens.links[keyOf(label)] = { href: '', title: '' };
  return { type: 'footnote', raw, label: label.toLowerCase(), tokens: lexer.blockTokens(content, []) };
}

/** The lines of a definition: indented ones, those of its paragraph that are not, and blank ones in between. */
function linesOf(source: string, head: string): string[] {
  const taken: string[] = [];
  let end = 0;
  let before = '';
  for (let start = 0; start <= source.length;) {
    const lineEnd = source.indexOf('\n', start);
    const line = source.slice(start, lineEnd === -1 ? source.length : lineEnd);
    const isBlank = /^[ \t]*$/.test(line);
    const isLazy = taken.length === end && !BLOCK.test(line) && !HEAD.test(line) && !BLOCK.test(unindented(before));
    if (start > 0 && !isBlank && !/^(?: {4}|\t)/.test(line) && !isLazy) break;
    taken.push(line);
    if (!isBlank || start === 0) end = taken.length;
    before = start === 0 ? line.slice(head.length) : line;
    if (lineEnd === -1) break;
    start = lineEnd + 1;
  }
  return taken.slice(0, end);
}

function unindented(line: string): string {
  return line.replace(/^(?: {1,4}|\t)/, '');
}

/** Where a definition ends a paragraph. */
export function startOfFootnote(this: TokenizerThis, source: string): number | undefined {
  if (!this.lexer.state.top) return undefined;
  const match = END_OF_PARAGRAPH.exec(source);
  return match?.[1] === undefined ? undefined : match.index + 1;
}

/** Reads what refers to a footnote; the table of links is asked, so that it is known which text waits for which label. */
export function readFootnoteReference(this: TokenizerThis, source: string): FootnoteReferenceToken | undefined {
  const [raw, label] = REFERENCE.exec(source) ?? [];
  if (!raw || !label || !isDefined(this.lexer, label)) return undefined;
  if (source.startsWith('(', raw.length) && this.lexer.options.tokenizer?.link(source)) return undefined;
  return { type: 'footnoteReference', raw, label: label.toLowerCase() };
}

function isDefined(lexer: Lexer, label: string): boolean {
  return Object.hasOwn(lexer.tokens.links, keyOf(label));
}

/** In the table of links; no label of a link has a line end in it. */
function keyOf(label: string): string {
  return `\n${label.toLowerCase()}`;
}

/** Whether a line that still grows may become the head of a definition. */
export function isHalfFootnote(line: string): boolean {
  return /^ {0,3}\[(?:\^[^\s[\]]{0,100}\]?)?$/.test(line);
}
