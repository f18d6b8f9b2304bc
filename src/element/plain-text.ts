import type { MarkdownStream } from '../markdown/stream.js';

/** A text as it was written, until there is what shows its markdown: a person reads what is there, never nothing. */
export function createPlainText(target: Element): MarkdownStream {
  const text = document.createTextNode('');
  const place = document.createElement('p');
  place.className = 'plain';
  place.dir = 'auto';
  place.append(text);
  target.replaceChildren(place);
  return {
    push: (delta) => text.appendData(delta),
    end: () => undefined,
    reset: (whole = '') => (text.data = whole),
    dispose: () => undefined,
  };
}
