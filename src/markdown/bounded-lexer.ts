import { Lexer, Tokenizer, type MarkedOptions, type Token, type Tokens, type TokensList } from 'marked';
import { extensionsFor } from './extensions.js';
import { MathsMask } from './maths-syntax.js';
import type { Settings } from './options.js';

/**
 * Quotes within quotes that are still read as such. marked reads a quote with lazy continuation lines twice at every
 * level (18.2.1: 16 levels in 170 characters take 0.2 s), so this bounds the work to about a thousand times.
 */
const MAX_QUOTES = 10;
/** Lists and quotes within each other. marked overflows the stack at some thousand. */
const MAX_BLOCKS = 32;
/** Emphasis and links within each other. */
const MAX_INLINES = 32;

/**
 * Characters of one piece of inline text through which the ends of emphasis are searched in vain; behind that its marks
 * are text. marked searches all that follows for each mark (18.2.1: 30,000 characters of `*a**b ` take 2 s).
 */
const MOST_SEARCHED = 1_000_000;

/** Options and tokenizer of its own each time: marked keeps state on both, and its shared defaults are not ours. */
export function createLexer(settings: Settings): Lexer {
  const effort = new Effort(settings.onLex);
  const tokenizer = new BoundedTokenizer(effort);
  return new BoundedLexer({ gfm: true, breaks: settings.breaks, tokenizer, ...extensionsFor(settings) }, effort);
}

/** What reading costs. */
class Effort {
  /** Told of all characters that are read, as often as they are. */
  readonly read: (characters: number) => void;
  #searched = 0;

  constructor(onLex: (characters: number) => void) {
    this.read = onLex;
  }

  /** A piece of inline text begins. */
  begin(): void {
    this.#searched = 0;
  }

  /** Searched in vain for the end of emphasis. */
  search(characters: number): void {
    this.#searched += characters;
    this.read(characters);
  }

  get mayGoOn(): boolean {
    return this.#searched < MOST_SEARCHED;
  }
}

class BoundedLexer extends Lexer {
  readonly #effort: Effort;
  #inlines = 0;

  constructor(options: MarkedOptions, effort: Effort) {
    super(options);
    this.#effort = effort;
  }

  /** Also called for what blocks hold: all that is read is told, as often as it is read. */
  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(src: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[] {
    this.#effort.read(src.length);
    return super.blockTokens(src, tokens, lastParagraphClipped);
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    this.#effort.read(src.length);
    if (this.#inlines === 0) this.#effort.begin();
    if (this.#inlines >= MAX_INLINES) {
      tokens.push({ type: 'text', raw: src, text: src, escaped: false });
      return tokens;
    }
    this.#inlines += 1;
    if (this.options.hooks instanceof MathsMask) this.options.hooks.source = src;
    try {
      return super.inlineTokens(src, tokens);
    } finally {
      this.#inlines -= 1;
    }
  }
}

/** marked's rules but for depth, definitions and raw HTML. What is nested too deeply is read as a paragraph. */
class BoundedTokenizer extends Tokenizer {
  readonly #effort: Effort;
  #blocks = 0;
  #quotes = 0;

  constructor(effort: Effort) {
    super();
    this.#effort = effort;
  }

  override blockquote(src: string): Tokens.Blockquote | undefined {
    if (this.#quotes >= MAX_QUOTES || this.#blocks >= MAX_BLOCKS) return undefined;
    this.#quotes += 1;
    this.#blocks += 1;
    try {
      return super.blockquote(src);
    } finally {
      this.#quotes -= 1;
      this.#blocks -= 1;
    }
  }

  override list(src: string): Tokens.List | undefined {
    if (this.#blocks >= MAX_BLOCKS) return undefined;
    this.#blocks += 1;
    try {
      return super.list(src);
    } finally {
      this.#blocks -= 1;
    }
  }

  /**
   * Indented code cannot interrupt a paragraph (CommonMark 4.4). marked joins such a line to it as if it were code: it
   * takes white space away, and puts a blank line behind it.
   */
  override code(src: string): Tokens.Code | undefined {
    return this.#isInParagraph ? undefined : super.code(src);
  }

  /** marked lets a definition run on over a blank line; CommonMark 4.7 does not, and a blank line must end it here. */
  override def(src: string): Tokens.Def | undefined {
    // one of a footnote is none of a link, nor where it stands in a quote or a list
    if (this.#isInParagraph || !/^ {0,3}\[(?!\^)/.test(src)) return undefined;
    const token = super.def(src);
    const blankLine = token?.raw.trimEnd().search(/\n[ \t]*\n/) ?? -1;
    return blankLine === -1 ? token : super.def(src.slice(0, blankLine));
  }

  /** Whether a line goes on with a paragraph, unless it begins something that may interrupt one. */
  get #isInParagraph(): boolean {
    const last = this.lexer.state.lastToken;
    return (last?.type === 'paragraph' || last?.type === 'text') && !/\n[ \t]*\n$/.test(last.raw);
  }

  override emStrong(src: string, maskedSrc: string, prevChar = ''): Tokens.Em | Tokens.Strong | undefined {
    if (!this.#effort.mayGoOn) return undefined;
    const token = super.emStrong(src, maskedSrc, prevChar);
    const isInWord = src.startsWith('_') && /[\p{L}\p{N}]/u.test(prevChar);
    if (!token && !isInWord && /^(?:\*+[^\s*]|_+[^\s_])/.test(src)) this.#effort.search(src.length);
    return token;
  }

  /**
   * Raw HTML is text (policy.ts), so a tag changes nothing about what follows. marked would go on without links after
   * `<a>`, in all later blocks too, and without escaping after `<pre>` or `<script>`.
   */
  override tag(src: string): Tokens.Tag | undefined {
    const { inLink, inRawBlock } = this.lexer.state;
    const token = super.tag(src);
    Object.assign(this.lexer.state, { inLink, inRawBlock });
    return token;
  }
}
