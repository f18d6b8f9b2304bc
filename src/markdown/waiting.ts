import { drawInline, type InlineContext } from './inline.js';
import { lexInline } from './lexer.js';
import { withoutLead } from './path.js';
import type { LinkTable } from './references.js';
import type { InlineSource } from './view.js';
import { write } from './write.js';

/** Finished inline text that asked for a definition, and the nodes that stand for it. */
export interface WaitingText {
  readonly source: InlineSource;
  readonly parent: Node;
  /** Text at the head of the source that is not shown (see frame.ts). */
  readonly lead: string | undefined;
  readonly nodes: readonly ChildNode[];
}

/** The finished texts that wait, by the labels that they wait for. */
export class Waiting {
  readonly #byLabel = new Map<string, Set<WaitingText>>();
  /** Those that no longer wait for all that they waited for. */
  readonly #due = new Set<WaitingText>();

  add(text: WaitingText): void {
    for (const label of text.source.missing) {
      const texts = this.#byLabel.get(label);
      if (texts) texts.add(text);
      else this.#byLabel.set(label, new Set([text]));
    }
  }

  remove(text: WaitingText): void {
    for (const label of text.source.missing) this.#byLabel.get(label)?.delete(text);
    this.#due.delete(text);
  }

  readonly define = (label: string): void => {
    for (const text of this.#byLabel.get(label) ?? []) this.#due.add(text);
    this.#byLabel.delete(label);
  };

  /** The next text that is to be read again; to be added again if it still waits. */
  take(): WaitingText | undefined {
    const [text] = this.#due;
    if (text) this.remove(text);
    return text;
  }
}

/** Reads a text again, and shows it in the place where it stands. */
export function reviseText(text: WaitingText, links: LinkTable, context: InlineContext): WaitingText {
  const { source, lead, nodes } = text;
  const lexed = lexInline(source.text, links, context.settings);
  const views = drawInline(lexed.tokens, context);
  const box = document.createDocumentFragment();
  write(box, null, lead ? withoutLead(views, lead) : views);
  const fresh = [...box.childNodes];
  nodes[0]?.before(box);
  for (const node of nodes) node.remove();
  return { ...text, source: lexed.source, nodes: fresh };
}
