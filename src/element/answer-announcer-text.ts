/**
 * Markdown as it is said: its words without its signs. Blocks of code are no prose and left out, as is what a text that
 * still grows has begun and not closed. It is never drawn, only spoken.
 */
export function spokenText(markdown: string): string {
  return withoutCode(markdown)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/<!--.*?(?:-->|$)/gs, ' ')
    .replace(/!?\[([^[\]]*)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^[\]]*\])/g, '$1')
    .replace(/!?\[([^[\]\n]*)\](?:\([^()\n]*|\[[^[\]\n]*)$/, '$1')
    .replace(/!?\[(?:\^[^[\]\n]*\]:?|[ x]\](?= ))?/gi, '')
    .replace(/\](?:\([^\s()]*\))?/g, '')
    .replace(/<((?:https?|mailto):[^<>\s]*)>/g, '$1')
    .replace(/<\/?[a-z][^<>]*>|<(?=[a-z/][^<>]*$)/gi, '')
    .replace(/^[ \t]*(?:(?:>|#{1,6}(?=\s)|[-+*](?=\s)|\d{1,9}[.)](?=\s))[ \t]*)+/gm, '')
    .replace(/^[ \t|:=*_-]*$/gm, '')
    .replace(/[ \t]*\|[ \t]*/g, ', ')
    .replace(/^, |, $/gm, '')
    .replace(/(?<!\\)[*`~]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim();
}

/** Without fenced blocks, the last of which may still be open. Line by line, so that no text takes long. */
function withoutCode(markdown: string): string {
  let fence: string | undefined;
  const prose = markdown.split('\n').filter((line) => {
    const mark = /^[ \t>]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) {
      fence = mark;
      return mark === undefined;
    }
    if (mark?.startsWith(fence)) fence = undefined;
    return false;
  });
  return prose.join('\n');
}

/** The sentences of a line; of one that still grows without the last, which may go on. */
export function sentencesOf(line: string, locale: string, isWhole = true): readonly string[] {
  const segments = [...new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(line)];
  return (isWhole ? segments : segments.slice(0, -1)).map(({ segment }) => segment.trim());
}
