import { Parser, Renderer, type Token, type Tokens } from 'marked';
import { IMAGE_CLASS, languageClass } from './policy.js';

/**
 * Tokens to HTML. Only for the sanitiser: what is returned must not reach a document in any other way.
 * @param growing the word at the end of a text that still grows: a bare address in it is not a link yet.
 */
export function toHTML(tokens: Token[], growing: string): string {
  return new Parser({ renderer: new PolicyRenderer(growing) }).parse(tokens);
}

/** marked's renderer but for raw HTML, links, images, code and check boxes (policy.ts). */
class PolicyRenderer extends Renderer {
  readonly #growing: string;
  #inLink = false;

  constructor(growing: string) {
    super();
    this.#growing = withoutEscapes(growing);
  }

  override html({ block, text }: Tokens.HTML | Tokens.Tag): string {
    if (!block) return escapeHTML(text);
    return `<p>${escapeHTML(text.trimEnd()).replaceAll('\n', '<br>')}</p>\n`;
  }

  override code({ text, lang }: Tokens.Code): string {
    const language = languageClass(lang);
    const content = escapeHTML(text === '' ? '' : `${text.replace(/\n$/, '')}\n`);
    return `<pre><code${language ? ` class="${language}"` : ''}>${content}</code></pre>\n`;
  }

  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? '☑ ' : '☐ ';
  }

  override link(token: Tokens.Link): string {
    if (this.#inLink || this.#isGrowing(token)) return this.#label(token);
    this.#inLink = true;
    try {
      return super.link(token);
    } finally {
      this.#inLink = false;
    }
  }

  override image({ raw, href, text, tokens }: Tokens.Image): string {
    return `<span class="${IMAGE_CLASS}">${this.link({ type: 'link', raw, href, text, tokens })}</span>`;
  }

  /** The text of a link without the link. Bare addresses are literal: no character reference is resolved in them. */
  #label({ autolink, text, tokens }: Tokens.Link): string {
    return autolink ? escapeHTML(text) : this.parser.parseInline(tokens);
  }

  /** Compared without backslashes, for a table takes those before `|` away before it looks for links. */
  #isGrowing({ autolink, raw }: Tokens.Link): boolean {
    return autolink === true && this.#growing.includes(withoutEscapes(raw));
  }
}

function withoutEscapes(text: string): string {
  return text.replaceAll('\\', '');
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHTML(text: string): string {
  return text.replace(/[&<>"']/g, (character) => REFERENCES[character] ?? '');
}
