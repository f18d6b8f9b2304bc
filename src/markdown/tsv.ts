/**
 * A table as spreadsheets take it from the clipboard: cells set apart by tabs, rows by line ends. A cell that holds one
 * of these or a quotation mark stands in quotation marks, with those in it doubled.
 */
export function tableAsTsv(table: HTMLTableElement): string {
  const line = (row: HTMLTableRowElement) => [...row.cells].map((cell) => quoted(harmless(seenIn(cell)))).join('\t');
  return [...table.rows].map(line).join('\n');
}

/**
 * An answer may be written by whoever wants a spreadsheet to fetch or to send something: what it would take for a
 * formula begins with an apostrophe, as OWASP advises ("CSV injection"). Full-width marks begin one in some languages.
 */
function harmless(content: string): string {
  return /^[=+\-@\t\r＝＋－＠]/.test(content) && !NO_FORMULA.test(content) ? `'${content}` : content;
}

/** A number with its sign, or the dash that stands for none. */
const NO_FORMULA = /^(?:-|[-+][\p{Sc} ]?\d[\d.,'\u00A0\u202F]*(?:e[-+]?\d+)?[ \u00A0]?[\p{Sc}%‰]?)$/iu;

function quoted(content: string): string {
  return /["\t\n\r]/.test(content) ? `"${content.replaceAll('"', '""')}"` : content;
}

/** The text of a cell, with its line breaks. */
function seenIn(cell: Element): string {
  const walker = document.createTreeWalker(cell);
  let content = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text) content += node.data;
    else if (node instanceof HTMLBRElement) content += '\n';
  }
  return content.trim();
}
