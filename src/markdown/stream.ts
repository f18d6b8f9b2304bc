import { splitStable, type StableSplit } from './boundary.js';
import { normalise, splitHeld } from './intake.js';
import { settingsFrom, type MarkdownOptions, type Settings } from './options.js';
import { createPieces } from './pieces.js';

/** A text that is shown while it grows. */
export interface MarkdownStream {
  /**
   * Adds text and shows it at once; the caller gathers what comes within one frame.
   * @throws Error after end().
   */
  push(delta: string): void;
  /** Shows what was held back. The target now holds what renderMarkdown makes of the whole text. */
  end(): void;
  /** Empties the target and starts over, with `text` if there is some; also after end(). */
  reset(text?: string): void;
}

/**
 * Shows a growing text in `target`, whose children are the stream's alone. Nodes of finished blocks are not touched
 * again, with one exception: when a link reference definition comes, the finished pieces that asked for its label are
 * rendered once more.
 * @throws TypeError when the options name something that is not a URL scheme.
 */
export function createMarkdownStream(
  target: Element | DocumentFragment,
  options: MarkdownOptions = {},
): MarkdownStream {
  const settings = settingsFrom(options);
  let ended = false;
  let held = '';
  let tail = '';
  let tailNodes: readonly ChildNode[] = [];
  let pieces = createPieces(settings);

  return { push, end, reset };

  function push(delta: string): void {
    if (ended) throw new Error('The markdown stream has ended; reset() starts a new one.');
    const taken = splitHeld(held + delta);
    held = taken.held;
    if (taken.ready !== '') show(split(tail + normalise(taken.ready), settings));
  }

  function end(): void {
    if (ended) return;
    ended = true;
    const { finished, rest } = split(tail + normalise(held), settings);
    show({ finished: [...finished, rest], rest: '' });
  }

  function reset(text = ''): void {
    target.replaceChildren();
    ended = false;
    held = '';
    tail = '';
    tailNodes = [];
    pieces = createPieces(settings);
    push(text);
  }

  function show({ finished, rest }: StableSplit): void {
    tail = rest;
    const added = finished.map((source) => pieces.finish(source));
    const fresh = [...added.flatMap(({ nodes }) => nodes), ...pieces.draw(tail)];
    const shown = replaceNodes(target, tailNodes, fresh);
    let start = 0;
    for (const piece of added) {
      piece.nodes = shown.slice(start, start + piece.nodes.length);
      start += piece.nodes.length;
    }
    tailNodes = shown.slice(start);
    for (const { piece, fresh } of pieces.revise()) piece.nodes = replaceNodes(target, piece.nodes, fresh);
  }
}

/** The stable boundary; a text that marked cannot read has none. */
function split(text: string, settings: Settings): StableSplit {
  try {
    return splitStable(text, settings);
  } catch {
    // For the reasons named in render.ts, which then shows the text as it is.
    return { finished: [], rest: text };
  }
}

/**
 * Puts new nodes in the place of old ones, which stand together, and keeps the old as long as they are the same.
 * @returns the nodes that are shown now.
 */
function replaceNodes(
  target: Element | DocumentFragment,
  old: readonly ChildNode[],
  fresh: readonly ChildNode[],
): readonly ChildNode[] {
  const behind = old.at(-1)?.nextSibling ?? null;
  const changed = old.findIndex((node, index) => !node.isEqualNode(fresh[index] ?? null));
  const kept = changed === -1 ? old : old.slice(0, changed);
  for (const node of old.slice(kept.length)) node.remove();
  const added = fresh.slice(kept.length);
  for (const node of added) target.insertBefore(node, behind);
  return [...kept, ...added];
}
