import { listen } from './controls.js';
import { Growth } from './growth.js';
import { createHighlighter } from './highlight.js';
import { normalise } from './intake.js';
import { settingsFrom, type MarkdownOptions, type Settings } from './options.js';
import { takeMissed, whenSanitised } from './sanitise.js';

export interface RenderOptions extends MarkdownOptions {
  /** Aborted when what was rendered goes: then renderers dispose of what they filled. */
  signal?: AbortSignal;
}

/**
 * Renders a whole text at once, by the rules of the stream: a stream that was given the same text in any pieces and
 * has ended shows the same. Raw HTML is text until DOMPurify has been fetched for it; then the nodes are replaced in the
 * place where they are. `loadSanitiser` fetches it beforehand.
 * @throws TypeError when the options name something that is not a URL scheme.
 */
export function renderMarkdown(text: string, options: RenderOptions = {}): DocumentFragment {
  const settings = settingsFrom(options);
  const { signal } = options;
  let { fragment, growth } = render(text, settings);
  signal?.addEventListener('abort', () => growth.dispose());
  if (!takeMissed()) return fragment;
  const nodes = [...fragment.children];
  whenSanitised((keepSelection) => {
    const parent = nodes[0]?.parentNode;
    if (!parent || signal?.aborted) return;
    keepSelection(parent, () => {
      const before = growth;
      ({ fragment, growth } = render(text, settings));
      nodes[0]?.before(fragment);
      for (const node of nodes) node.remove();
      before.dispose();
    });
  });
  return fragment;
}

function render(text: string, settings: Settings): { fragment: DocumentFragment; growth: Growth } {
  const fragment = document.createDocumentFragment();
  const growth = new Growth(fragment, settings, createHighlighter(settings.highlight));
  growth.end(normalise(text));
  for (const box of fragment.children) listen(box, settings);
  return { fragment, growth };
}
