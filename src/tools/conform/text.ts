import type { Received } from './event-line.js';

export interface GrownText {
  readonly text: string;
  /** The first thing that does not fit to what was there before, in words. */
  readonly trouble: string | undefined;
}

/** The text that these events make of the one that was there: nothing is mended, as a client would do. */
export function growText(received: readonly Received[], start = ''): GrownText {
  let text = start;
  let trouble: string | undefined;
  for (const { event } of received) {
    if (event?.type === 'snapshot') {
      if (event.text.startsWith(text)) ({ text } = event);
      else trouble ??= `the snapshot ${quote(event.text)} does not extend ${quote(text)}`;
    }
    if (event?.type !== 'text') continue;
    const { off = text.length } = event;
    if (off !== text.length) trouble ??= `off is ${off}, where there are ${text.length} units`;
    text += event.delta;
  }
  return { text, trouble };
}

/** For a line of a report. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
