import core from 'highlight.js/lib/core';
import { grammarsFor } from './grammars.js';
import type { CodeSpan } from './highlight.js';
import { SpanCollector } from './scopes.js';

// an instance of our own: the page may use the shared one, and set it up otherwise
const library = core.newInstance();
library.configure({ __emitter: SpanCollector });

/** Code in pieces; undefined when its language is not known. Fetched when it is first needed (highlight.ts). */
export async function spansOf(code: string, language: string): Promise<readonly CodeSpan[] | undefined> {
  const grammars = await grammarsFor(language);
  const [own] = grammars;
  if (!own) return undefined;
  for (const [name, grammar] of grammars) if (!library.getLanguage(name)) library.registerLanguage(name, grammar);
  const { _emitter: collector } = library.highlight(code, { language: own[0], ignoreIllegals: true });
  return collector instanceof SpanCollector ? collector.spans : undefined;
}
