/**
 * Characters that may be read for each piece that comes, and for each character of it. Pieces come once a frame at most,
 * and what is open of a usual text is read for less.
 */
const PER_PIECE = 1500;
const PER_CHARACTER = 50;

/** What may be saved, so that a growing text never causes a task that is long. */
const MOST = 65_536;

/**
 * What reading may cost: so much for all that came. A text of which nothing ever becomes final is then read
 * again the more seldom the longer it is, and all that is read stays in proportion to its length.
 */
export class Credit {
  #left = MOST;

  /** The last reading may have cost more than there was. */
  get isLeft(): boolean {
    return this.#left > 0;
  }

  /** A piece came: a long one pays for itself, also where more is saved than is kept for those behind it. */
  earn(characters: number): void {
    this.#left = Math.min(MOST, this.#left) + PER_PIECE + characters * PER_CHARACTER;
  }

  readonly spend = (characters: number): void => {
    this.#left -= characters;
  };
}
