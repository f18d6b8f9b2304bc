import { relative, resolve } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

const docs = resolve(import.meta.dirname, '..');

/**
 * A guide may lead to files of the project that are no pages, such as the reference server's. On a code host they are
 * links; the site has no such place, so there they are the words alone.
 */
export function leaveOutFiles(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('leave-out-files', ({ tokens, env }) => {
    for (const { children } of tokens) {
      let isOut = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') isOut = isFile(String(token.attrGet('href')), (env as { path: string }).path);
        if (!isOut || !token.type.startsWith('link_')) continue;
        if (token.type === 'link_close') isOut = false;
        token.type = 'text';
        token.tag = '';
        token.nesting = 0;
        token.content = '';
      }
    }
    return false;
  });
}

function isFile(href: string, page: string): boolean {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return false;
  const path = relative(docs, resolve(page, '..', href.split('#')[0] ?? ''));
  return path.startsWith('..') || !/(?:\.md|\.html)$/.test(path);
}
