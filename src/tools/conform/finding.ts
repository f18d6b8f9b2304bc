/** What is said of a rule that does not simply hold. */
export type Trouble = 'wrong' | 'absent' | 'unknown';

/** How a check ends early: thrown out of it, as a test throws what it finds. */
export class Finding extends Error {
  override readonly name = 'Finding';

  constructor(
    readonly trouble: Trouble,
    /** What was seen, or why nothing was. It may hold words of the server: hostile until printed by report.ts. */
    readonly seen: string,
  ) {
    super(seen);
  }
}

/** Nobody answered in time, or at all. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(
    message: string,
    /** Whether it was the time that was up. */
    readonly isLate: boolean,
  ) {
    super(message);
  }
}

/** @throws Finding `wrong` where it does not hold */
export function expect(condition: boolean, seen: string): asserts condition {
  if (!condition) throw new Finding('wrong', seen);
}

/** The backend does not offer what the rule is about, and need not. */
export function absent(why: string): Finding {
  return new Finding('absent', why);
}

/** It could not be seen whether the rule holds. */
export function unknown(why: string): Finding {
  return new Finding('unknown', why);
}

/**
 * Something that several rules build on, and that one of them is about. It is found out once; where it is not as it
 * should be, that rule alone is to blame, and the others were not looked at.
 */
export class Fact<Value> {
  #found: Promise<Value> | undefined;

  constructor(
    /** The id of the rule that is about it. */
    readonly owner: string,
    readonly find: () => Promise<Value>,
  ) {}

  /** For that rule. */
  see(): Promise<Value> {
    return (this.#found ??= this.find());
  }

  /** For all others. */
  async need(): Promise<Value> {
    try {
      return await this.see();
    } catch (error) {
      if (error instanceof Finding && error.trouble !== 'wrong') throw error;
      if (error instanceof Finding || error instanceof NoAnswer) throw unknown(`${this.owner} does not hold`);
      throw error;
    }
  }
}
