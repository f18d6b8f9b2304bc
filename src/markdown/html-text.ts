import { readableProse } from './policy.js';
import { element, text, type View } from './view.js';

/** Words and phrases as the lines they were written in, without white space around them. */
export function paragraph(phrases: readonly (string | View)[]): View[] {
  const trimmed = phrases.map((phrase, index) => {
    if (typeof phrase !== 'string') return phrase;
    const fromStart = index === 0 ? phrase.trimStart() : phrase;
    return index === phrases.length - 1 ? fromStart.trimEnd() : fromStart;
  });
  const children = trimmed.flatMap((phrase) => (typeof phrase === 'string' ? lines(phrase) : [phrase]));
  return children.length > 0 ? [element('p', children, { dir: 'auto' })] : [];
}

/** Line breaks are breaks. */
export function lines(words: string): View[] {
  return words
    .split('\n')
    .flatMap((line, index) => [
      ...(index > 0 ? [element('br')] : []),
      ...(line === '' ? [] : [text(readableProse(line))]),
    ]);
}
