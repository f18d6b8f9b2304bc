/**
 * A table as spreadsheets take it from the clipboard: cells set apart by tabs, rows by line ends. A cell that holds one
 * of these or a quotation mark stands in quotation marks, with those in it doubled.
 */
export function tableAsTsv(table: HTMLTableElement): string {
  return [...table.rows].map((row) => [...row.cells].map((cell) => quoted(seenIn(cell))).join('\t')).join('\n');
}

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
