/**
 * Joins what a model has cut apart: a character outside the basic plane is two UTF-16 code units, and half of one
 * is no text. The first half waits for the second.
 */
export class WholeCharacters {
  #half = '';

  /** What can be passed on: everything but a last half character. */
  take(delta: string): string {
    const text = this.#half + delta;
    const whole = endsInHalf(text) ? text.slice(0, -1) : text;
    this.#half = text.slice(whole.length);
    return whole;
  }

  /** What was still waiting when the text ended. */
  rest(): string {
    const half = this.#half;
    this.#half = '';
    return half;
  }
}

function endsInHalf(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
