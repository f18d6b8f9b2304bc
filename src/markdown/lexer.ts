import { Lexer, Tokenizer, type Links, type Token, type Tokens } from 'marked';
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

/** Block structure alone: the tokens of a text, inline text not yet looked at. */
export function lexBlocks(text: string, settings: Settings): Token[] {
  const lexer = createLexer(text, settings);
  return lexer.blockTokens(text, lexer.tokens);
}

/** The tokens of a text whose line ends are `\n`. Definitions are read from and written to `links`. */
export function lex(text: string, links: Links, settings: Settings): Token[] {
  const lexer = createLexer(text, settings);
  lexer.tokens.links = links;
  return lexer.lex(text);
}

/** Options and tokenizer of its own each time: marked keeps state on both, and its shared defaults are not ours. */
function createLexer(text: string, settings: Settings): Lexer {
  settings.onLex(text.length);
  return new BoundedLexer({ gfm: true, breaks: settings.breaks, tokenizer: new BoundedTokenizer() });
}

class BoundedLexer extends Lexer {
  #inlines = 0;

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.#inlines >= MAX_INLINES) {
      tokens.push({ type: 'text', raw: src, text: src, escaped: false });
      return tokens;
    }
    this.#inlines += 1;
    try {
      return super.inlineTokens(src, tokens);
    } finally {
      this.#inlines -= 1;
    }
  }
}

/** marked's rules but for depth, definitions and raw HTML. What is nested too deeply is read as a paragraph. */
class BoundedTokenizer extends Tokenizer {
  #blocks = 0;
  #quotes = 0;

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

  /** marked lets a definition run on over a blank line; CommonMark 4.7 does not, and a blank line must end it here. */
  override def(src: string): Tokens.Def | undefined {
    if (!/^ {0,3}\[/.test(src)) return undefined;
    const blankLine = src.search(/\n[ \t]*\n/);
    return super.def(blankLine === -1 ? src : src.slice(0, blankLine));
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
