import type { Locator } from 'playwright-core';
import { marked, type Token, type Tokens } from 'marked';

/** The text that markdown shows, read off marked's tokens and not off our renderer. */
export function shownText(markdown: string): string {
  return marked.lexer(markdown).map(textOf).join('');
}

function textOf(token: Token): string {
  switch (token.type) {
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      return [header, ...rows]
        .flat()
        .map(({ tokens }) => tokens.map(textOf).join(''))
        .join('');
    }
    case 'list':
      return (token as Tokens.List).items.map(({ tokens }) => tokens.map(textOf).join('')).join('');
    case 'space':
    case 'br':
    case 'hr':
    case 'def':
      return '';
    default:
      if ('tokens' in token) return (token.tokens ?? []).map(textOf).join('');
      return 'text' in token ? String(token.text) : token.raw;
  }
}

/** The text of an answer as the page has it, without the words of our own buttons; also of what is not in view. */
export function textIn(answer: Locator): Promise<string> {
  return answer.locator('[part=content]').evaluate((content) => {
    const copy = content.cloneNode(true) as Element;
    for (const furniture of copy.querySelectorAll('.code-head, .buttons')) furniture.remove();
    return copy.textContent.trimEnd();
  });
}
