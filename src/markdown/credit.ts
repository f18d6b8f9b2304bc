/** Characters that may be read for each that comes. A text that is cut as it grows needs a tenth of it. */
const PER_CHARACTER = 500;

/** What may be saved, so that a growing text never causes a task that is long. */
const MOST = 65_536;

/**
 * What reading may cost: so much for each character that came. A text of which nothing ever becomes final is then read
 * again the more seldom the longer it is, and all that is read stays in proportion to its length.
 */
export class Credit {
  #left = MOST;

  /** The last reading may have cost more than there was. */
  get isLeft(): boolean {
    return this.#left > 0;
  }

  earn(characters: number): void {
    this.#left = Math.min(MOST, this.#left + characters * PER_CHARACTER);
  }

  readonly spend = (characters: number): void => {
    this.#left -= characters;
  };
}
