import type { CodeSpan } from './highlight.js';
import { keepSelection } from './keep-selection.js';
import { element, text, type View } from './view.js';
import { write } from './write.js';

/**
 * Puts pieces of code into the runs of lines that hold it. Fetched with the first colours (highlight.ts).
 *
 * @param idle resolves when the page has nothing else to do
 */
export async function paint(code: Element, spans: readonly CodeSpan[], idle: () => Promise<void>): Promise<void> {
  const pieces = createPieces(spans);
  for (const run of [...code.children]) {
    await idle();
    if (!code.isConnected) return;
    const views = pieces.take(run.textContent.length).map(viewOf);
    keepSelection(run, () => void write(run, null, views));
  }
}

function viewOf({ text: content, kind }: CodeSpan): View {
  return kind ? element('span', [text(content)], { class: `code-${kind}` }) : text(content);
}

/** Spans, cut where a run of lines ends. */
function createPieces(spans: readonly CodeSpan[]): { take(length: number): CodeSpan[] } {
  let index = 0;
  let offset = 0;
  return {
    take(length) {
      const taken: CodeSpan[] = [];
      for (let span = spans[index]; span && length > 0; span = spans[index]) {
        const piece = span.text.slice(offset, offset + length);
        if (piece !== '') taken.push({ text: piece, kind: span.kind });
        length -= piece.length;
        offset += piece.length;
        if (offset < span.text.length) continue;
        index += 1;
        offset = 0;
      }
      return taken;
    },
  };
}
