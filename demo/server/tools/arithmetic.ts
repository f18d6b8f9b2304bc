/** Numbers, the signs between them, and brackets; nothing else has a meaning. */
const token = /\s*(?:(\d+(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+)|([-+*/%^()]))/iy;

const powers: Readonly<Record<string, readonly [power: number, work: (left: number, right: number) => number]>> = {
  '+': [1, (left, right) => left + right],
  '-': [1, (left, right) => left - right],
  '*': [2, (left, right) => left * right],
  '/': [2, (left, right) => left / right],
  '%': [2, (left, right) => left % right],
  '^': [4, (left, right) => left ** right],
};

/** A sign before a number binds more than a product and less than a power, as is usual. */
const signPower = 3;

/**
 * What an expression comes to.
 *
 * @throws Error for what is no expression, or has no finite value
 */
export function calculate(expression: string): number {
  if (expression.length > 500) throw new Error('The expression is too long.');
  const tokens = [...tokensOf(expression)];
  const value = new Reading(tokens).whole();
  if (!Number.isFinite(value)) throw new Error('The expression has no finite value.');
  return value;
}

function* tokensOf(expression: string): Generator<string> {
  const text = expression.trim();
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const [, number, sign] = token.exec(text) ?? [];
    const found = number ?? sign;
    if (found === undefined) throw new Error(`Only numbers, + - * / % ^ and brackets are understood.`);
    yield found;
  }
}

class Reading {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  whole(): number {
    const value = this.#expression(0);
    if (this.#at < this.#tokens.length) throw new Error('The expression goes on where it should have ended.');
    return value;
  }

  /** By precedence: signs that bind less than `least` are left to whoever asked. */
  #expression(least: number): number {
    let left = this.#operand();
    for (;;) {
      const [power, work] = powers[this.#tokens[this.#at] ?? ''] ?? [];
      if (power === undefined || !work || power < least) return left;
      this.#at += 1;
      // of powers the right one comes first
      left = work(left, this.#expression(power === 4 ? power : power + 1));
    }
  }

  #operand(): number {
    const next = this.#tokens[this.#at++];
    if (next === '-') return -this.#expression(signPower);
    if (next === '+') return this.#expression(signPower);
    if (next === '(') {
      const value = this.#expression(0);
      if (this.#tokens[this.#at++] !== ')') throw new Error('A bracket is not closed.');
      return value;
    }
    const number = Number(next);
    if (next === undefined || Number.isNaN(number)) throw new Error('A number is missing.');
    return number;
  }
}
