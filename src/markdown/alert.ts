import type { MarkedToken, Token, Tokens } from 'marked';
import { ALERT_CLASS } from './policy.js';
import type { Settings } from './options.js';
import { element, text, type View } from './view.js';

/** A quote that begins with a line such as `[!NOTE]`, as GitHub reads it. */
type AlertKind = 'note' | 'tip' | 'important' | 'warning' | 'caution';

const KIND = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;

/** A quote, read as an alert. Its first paragraph has the line no longer that says so. */
export interface AlertToken extends Tokens.Blockquote {
  alert?: AlertKind;
}

/**
 * Finds the alerts among blocks. Only those that stand in nothing else are some: GitHub does the same, and a quote of
 * which a frame stands for the beginning is never taken for one (frame.ts).
 *
 * @param queue the inline text that is to be read yet
 */
export function readAlerts(blocks: readonly Token[], queue: { src: string; tokens: Token[] }[]): void {
  const marked = new Map<Token[], number>();
  for (const block of blocks as MarkedToken[]) {
    if (block.type !== 'blockquote') continue;
    const first = block.tokens[0] as MarkedToken | undefined;
    if (first?.type !== 'paragraph') continue;
    const [line, kind] = KIND.exec(first.text) ?? [];
    if (!line || !kind) continue;
    const quote: AlertToken = block;
    quote.alert = kind.toLowerCase() as AlertKind;
    marked.set(first.tokens, line.length);
  }
  if (marked.size === 0) return;
  for (const inline of queue) inline.src = inline.src.slice(marked.get(inline.tokens) ?? 0);
}

/** What a quote is drawn with: its attributes, and what stands at its head. */
export function alertOf({ alert }: AlertToken, { labels }: Settings): [Record<string, string>, View[]] {
  if (!alert) return [{}, []];
  const title = element('p', [text(labels[alert])], { class: `${ALERT_CLASS}-title` });
  return [{ class: `${ALERT_CLASS} ${ALERT_CLASS}-${alert}` }, [title]];
}

/** Whether a line may be the head of an alert, or become it. */
export function isHeadOfAlert(line: string): boolean {
  return /^ {0,3}> *\[(?:![a-z]{0,9}\]?[ \t]*)?$/i.test(line);
}

/** Whether text within a quote may be the head of an alert, would the quote begin with it. */
export function mayBeHead(content: string): boolean {
  return /^ {0,3}\[(?:!|$)/.test(content);
}
