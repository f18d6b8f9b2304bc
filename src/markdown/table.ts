import type { Token, Tokens } from 'marked';
import { drawButtons } from './buttons.js';
import type { Settings } from './options.js';
import { element, type ElementView, type View } from './view.js';

/** Draws the text of a cell. */
type DrawCell = (tokens: Token[]) => readonly View[];

/** A table that scrolls in a box of its own; the buttons come first, for the box is what grows. */
export function drawTable({ header, rows }: Tokens.Table, drawCell: DrawCell, { labels }: Settings): ElementView {
  const body = element(
    'tbody',
    rows.map((row) => drawRow(row, drawCell)),
  );
  const table = element('table', [element('thead', [drawRow(header, drawCell)]), ...(rows.length > 0 ? [body] : [])]);
  const box = { class: 'table-scroll', role: 'group', 'aria-label': labels.table, tabindex: '0' };
  const buttons = drawButtons([{ action: 'copy-table', label: labels.copyTable }]);
  return element('div', [buttons, element('div', [table], box)], { class: 'table-block' });
}

function drawRow(cells: readonly Tokens.TableCell[], drawCell: DrawCell): ElementView {
  return element(
    'tr',
    cells.map(({ header, align, tokens }) =>
      element(header ? 'th' : 'td', drawCell(tokens), { dir: 'auto', ...(align ? { align } : {}) }),
    ),
  );
}
