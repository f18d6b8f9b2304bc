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
    void work(highlight);
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
    // in the same breath as the queue was found empty
    isWorking = false;
  }
}

function codesIn(node: Node): Element[] {
  return node instanceof Element ? [...node.querySelectorAll('.code-block code[class]')] : [];
}

async function colour(code: Element, highlight: Highlight): Promise<void> {
  const content = code.textContent;
  if (!code.isConnected || content.length > MAX_CHARACTERS) return;
  const spans = (await highlight(content, code.className.slice('language-'.length).toLowerCase())) ?? [];
  if (spans.map((span) => span.text).join('') !== content) return;
  const { paint } = await import('./paint.js');
  await paint(code, spans, idle);
}

/** Resolves when the page has nothing else to do, in a second at the latest. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no such callback
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 1000 });
    else setTimeout(resolve);
  });
}
