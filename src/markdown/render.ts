import { listen } from './controls.js';
import { Growth } from './growth.js';
import { createHighlighter } from './highlight.js';
import { normalise } from './intake.js';
import { settingsFrom, type MarkdownOptions } from './options.js';

/**
 * Renders a whole text at once, by the rules of the stream: a stream that was given the same text in any pieces and
 * has ended shows the same.
 * @throws TypeError when the options name something that is not a URL scheme.
 */
export function renderMarkdown(text: string, options: MarkdownOptions = {}): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const settings = settingsFrom(options);
  new Growth(fragment, settings, createHighlighter(settings.highlight)).end(normalise(text));
  for (const box of fragment.children) listen(box, settings);
  return fragment;
}
