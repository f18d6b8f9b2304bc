import type { Settings } from './options.js';
import { finishedLinks, unfinishedLinks, type Definitions } from './references.js';
import { renderSource } from './render.js';

/** A finished part of the text. */
export interface Piece {
  readonly source: string;
  /** What stands for it in the target; empty for a piece of definitions only. */
  nodes: readonly ChildNode[];
}

/** A piece that a late definition changed, and what it looks like now. */
export interface Revision {
  readonly piece: Piece;
  readonly fresh: readonly ChildNode[];
}

/** Renders the parts of one text and knows which finished ones wait for a definition. */
export interface Pieces {
  /** Renders the next finished part, once; its definitions count from now on. */
  finish(source: string): Piece;
  /** Renders what follows the finished parts and still grows. */
  draw(source: string): ChildNode[];
  /** Renders those pieces again that waited for a label defined since the last call. */
  revise(): Revision[];
}

export function createPieces(settings: Settings): Pieces {
  const definitions: Definitions = new Map();
  const waiting = new Map<string, Set<Piece>>();
  const defined = new Set<string>();

  return { finish, draw, revise };

  function finish(source: string): Piece {
    const piece: Piece = { source, nodes: [] };
    piece.nodes = render(piece);
    return piece;
  }

  function draw(source: string): ChildNode[] {
    const links = unfinishedLinks(definitions);
    return [...renderSource(source, links, settings, lastWord(source)).childNodes];
  }

  function revise(): Revision[] {
    const affected = new Set<Piece>();
    for (const label of defined) {
      for (const piece of waiting.get(label) ?? []) affected.add(piece);
      waiting.delete(label);
    }
    defined.clear();
    return [...affected].map((piece) => ({ piece, fresh: render(piece) }));
  }

  function render(piece: Piece): ChildNode[] {
    const missing = new Set<string>();
    const links = finishedLinks(definitions, { missing, defined });
    const fragment = renderSource(piece.source, links, settings);
    for (const label of missing) {
      const pieces = waiting.get(label);
      if (pieces) pieces.add(piece);
      else waiting.set(label, new Set([piece]));
    }
    return [...fragment.childNodes];
  }
}

/** The word that more text may make longer. Bare addresses end at white space and at `<` (GFM 6.9). */
function lastWord(text: string): string {
  let start = text.length;
  while (start > 0 && !/[\s<]/.test(text.charAt(start - 1))) start -= 1;
  return text.slice(start);
}
