/** Letters and digits alone: marks of markdown are not shown, and white space may be otherwise. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * What a text says: character references as what they stand for, without the raw tags that become elements and without
 * the numbers of lists.
 */
function wordsOf(text: string): string {
  return resolved(text).replace(TAG, '').replace(NUMBER, '');
}

const TAG = /<\/?(?:b|br|details|i|ins|kbd|mark|q|s|small|sub|summary|sup|u|wbr)(?:[\s/][^<>]*)?>/gi;

/** The numbers of lists, which their items have by themselves. */
const NUMBER = /^[ >-]*\d{1,9}[.)](?=\s|$)/gm;

const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', colon: ':', lpar: '(', rpar: ')' },
  ...{ Tab: '\t', NewLine: '\n', copy: '©', eacute: 'é', larr: '←' },
};

/** Over and over: what is shown as the markup it is may hold references that stand for references. */
function resolved(text: string): string {
  const once = text.replace(
    /&(?:#(\d{1,7})|#[Xx]([A-Fa-f0-9]{1,6})|(\w+));/g,
    (whole, decimal?: string, hex?: string, name = '') => {
      const code = decimal ? Number(decimal) : parseInt(hex ?? '', 16);
      return Number.isNaN(code) ? (NAMED[String(name)] ?? whole) : String.fromCodePoint(Math.min(code, 0x10ffff));
    },
  );
  return once === text ? text : resolved(once);
}

/** What is shown, with the descriptions that stand for images. */
function shownBy(target: Element): string {
  return [target.textContent, ...[...target.querySelectorAll('img')].map(({ alt }) => alt)].join(' ');
}

/** Whether all the letters of `text` are shown, in their order; others may stand between them. */
export function isShown(text: string, target: Element): boolean {
  return areShown(wordsOf(text), target);
}

/** The same for a text that still grows: what is not decided at its end may be missing. */
export function isShownSoFar(text: string, target: Element): boolean {
  return areShown(withoutUndecided(wordsOf(text)), target);
}

/** In what is shown as the markup it is, references are as they were written. */
function areShown(words: string, target: Element): boolean {
  const shown = shownBy(target);
  return [shown, resolved(shown)].some((all) => isWithin(lettersOf(words), lettersOf(all)));
}

/** What may become a tag or an address between angles, half a character reference, half a link, a line that may be the head of a table, and marks at the end. */
const UNDECIDED = [
  /<(?:\w[\w.+-]{0,63}(?:[:@][^\s<>]*)?|\/?[A-Za-z]*(?:[ \t]+[open]*|[ \t]*\/)?)?$/,
  /&#?\w*$/,
  /!?\[[^\n]*$/,
  /(?:^|\n)[ >\d.*+-]*\|[^\n]*(?:\n[-:| \t]*)?$/,
  /[^\p{L}\p{N}]*\d*[^\p{L}\p{N}]*$/u,
];

function withoutUndecided(text: string): string {
  const decided = UNDECIDED.reduce((rest, pattern) => rest.replace(pattern, ''), text);
  return decided === text ? text : withoutUndecided(decided);
}

function isWithin(letters: string, all: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = all.indexOf(letter, at) + letter.length;
    if (at < letter.length) return false;
  }
  return true;
}
