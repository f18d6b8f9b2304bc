import type { Links } from 'marked';
import { finish } from './finish.js';
import { toHTML } from './html.js';
import { normalise } from './intake.js';
import { lex } from './lexer.js';
import { settingsFrom, type MarkdownOptions, type Settings } from './options.js';
import { finishedLinks } from './references.js';
import { sanitise } from './sanitise.js';

/**
 * Renders a whole text at once, by the rules of the stream: a stream that was given the same text in any pieces and
 * has ended shows the same.
 * @throws TypeError when the options name something that is not a URL scheme.
 */
export function renderMarkdown(text: string, options: MarkdownOptions = {}): DocumentFragment {
  const links = finishedLinks(new Map(), { missing: new Set(), defined: new Set() });
  return renderSource(normalise(text), links, settingsFrom(options));
}

/**
 * Text with `\n` line ends to safe nodes. Text that marked cannot read is shown as it is.
 * @param growing the word at the end of a text that still grows (see html.ts).
 */
export function renderSource(text: string, links: Links, settings: Settings, growing = ''): DocumentFragment {
  const html = text === '' ? '' : sourceToHTML(text, links, settings, growing);
  if (html === '') return document.createDocumentFragment();
  const fragment = (html === undefined ? null : sanitise(html)) ?? plainText(text);
  return finish(fragment, settings);
}

function sourceToHTML(text: string, links: Links, settings: Settings, growing: string): string | undefined {
  try {
    return toHTML(lex(text, links, settings), growing);
  } catch {
    // marked throws when the stack or a regular expression overflows and when it finds itself going round in circles.
    return undefined;
  }
}

function plainText(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  fragment.append(paragraph);
  return fragment;
}
