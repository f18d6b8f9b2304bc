/** A piece of an answer: what it says, or what was thought on the way. */
export interface Said {
  readonly type: 'text' | 'reasoning';
  readonly delta: string;
}

const opening = '<think>';
const closing = '</think>';

/**
 * Takes the thoughts out of a text that begins with `<think>`, as models write it whose server does not part the
 * two. Only the beginning counts: further on the word is one that the answer is about. Thoughts without an end are
 * thoughts to the end.
 */
export class Thoughts {
  #state: 'beginning' | 'thinking' | 'between' | 'answering' = 'beginning';
  #held = '';

  /** The thoughts come apart from the text: from now on a text is nothing else. */
  comeApart(): void {
    if (this.#state === 'beginning') this.#state = 'answering';
  }

  *take(text: string): Generator<Said> {
    this.#held += text;
    if (this.#state === 'beginning') this.#begin();
    if (this.#state === 'thinking') yield* this.#think();
    if (this.#state === 'between') this.#skipSpace();
    if (this.#state === 'answering') yield* this.#say('text', this.#held.length);
  }

  /** What was held back, in case it became a tag. */
  *rest(): Generator<Said> {
    if (this.#state === 'between') this.#held = '';
    yield* this.#say(this.#state === 'thinking' ? 'reasoning' : 'text', this.#held.length);
  }

  #begin(): void {
    const start = this.#held.trimStart();
    if (start.length < opening.length && opening.startsWith(start)) return;
    this.#state = start.startsWith(opening) ? 'thinking' : 'answering';
    if (this.#state === 'thinking') this.#held = start.slice(opening.length);
  }

  *#think(): Generator<Said> {
    const end = this.#held.indexOf(closing);
    yield* this.#say('reasoning', end === -1 ? this.#held.length - tagAtEnd(this.#held) : end);
    if (end === -1) return;
    this.#held = this.#held.slice(closing.length);
    this.#state = 'between';
  }

  #skipSpace(): void {
    this.#held = this.#held.trimStart();
    if (this.#held !== '') this.#state = 'answering';
  }

  *#say(type: Said['type'], length: number): Generator<Said> {
    const delta = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    if (delta !== '') yield { type, delta };
  }
}

/** How much of the end may be the beginning of the closing tag. */
function tagAtEnd(text: string): number {
  for (let length = Math.min(closing.length - 1, text.length); length > 0; length -= 1)
    if (closing.startsWith(text.slice(-length))) return length;
  return 0;
}
