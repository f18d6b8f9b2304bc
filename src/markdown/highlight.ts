import { keepSelection } from './selection.js';
import { element, text, type View } from './view.js';
import { write } from './write.js';

/** What a piece of code is. Each kind has a colour and nothing else, so that nothing moves when the colours come. */
export type CodeKind =
  | 'attribute'
  | 'comment'
  | 'deleted'
  | 'inserted'
  | 'keyword'
  | 'meta'
  | 'name'
  | 'number'
  | 'string'
  | 'type'
  | 'variable';

/** A piece of code, with its kind if it has one. */
export interface CodeSpan {
  readonly text: string;
  readonly kind?: CodeKind | undefined;
}

/**
 * Splits code into pieces, which together are the code itself, or else it stays as it is; undefined when it does not
 * know the language.
 *
 * @param language as the text names it, in lower case
 */
export type Highlight = (
  code: string,
  language: string,
) => readonly CodeSpan[] | undefined | Promise<readonly CodeSpan[] | undefined>;

/** By highlight.js, which is fetched with the first code that has a language. */
export const highlightByLibrary: Highlight = async (code, language) => {
  try {
    const { spansOf } = await import('./highlight-library.js');
    return await spansOf(code, language);
  } catch {
    // not to be had: no connection, or a policy that does not allow it
    return undefined;
  }
};

/** Longer code is left as it is: to read it would take longer than a person may be kept waiting for a click. */
const MAX_CHARACTERS = 30_000;

/**
 * Colours the code in nodes that are finished, block by block, whenever the page has nothing else to do. What is gone by
 * then is left alone.
 */
export function createHighlighter(highlight: Highlight | undefined): (finished: readonly Node[]) => void {
  const queue: Element[] = [];
  let isWorking = false;

  return (finished) => {
    if (!highlight) return;
    queue.push(...finished.flatMap(codesIn));
    if (isWorking || queue.length === 0) return;
    isWorking = true;
    void work(highlight).finally(() => (isWorking = false));
  };

  async function work(highlight: Highlight): Promise<void> {
    await idle();
    for (let code = queue.shift(); code; code = queue.shift()) {
      try {
        await colour(code, highlight);
      } catch (error) {
        // plain code is code all the same, but whoever wrote the function has to hear of it
        reportError(error);
      }
    }
  }
}

function codesIn(node: Node): Element[] {
  return node instanceof Element ? [...node.querySelectorAll('.code-block code[class]')] : [];
}

async function colour(code: Element, highlight: Highlight): Promise<void> {
  const content = code.textContent;
  if (isGone(code) || content.length > MAX_CHARACTERS) return;
  const spans = (await highlight(content, code.className.slice('language-'.length).toLowerCase())) ?? [];
  if (spans.map((span) => span.text).join('') !== content) return;
  const pieces = createPieces(spans);
  for (const run of [...code.children]) {
    await idle();
    if (isGone(code)) return;
    const views = pieces.take(run.textContent.length).map(viewOf);
    keepSelection(run, () => void write(run, null, views));
  }
}

function isGone(code: Element): boolean {
  return !code.isConnected;
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

/** Resolves when the page has nothing else to do, in a second at the latest. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no such callback
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 1000 });
    else setTimeout(resolve);
  });
}
