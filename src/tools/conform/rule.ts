import type { Stage } from './stage.js';

/** From what every backend must do to all that the contract knows. Each includes the ones before. */
export const levels = ['required', 'proposed', 'extended'] as const;
export type Level = (typeof levels)[number];

/** What a level is called in a heading. */
export const levelTitles: Readonly<Record<Level, string>> = {
  required: 'Required of every backend',
  proposed: 'Streaming as proposed',
  extended: 'Extended',
};

/** One rule of the contract, as a client can see whether a backend keeps it. */
export interface Rule {
  readonly id: string;
  readonly level: Level;
  /** Of docs/contract.md: `1` to `3`; `3.8` is rule 8 of section 3. */
  readonly section: string;
  /** What the contract says, in a line. */
  readonly says: string;
  /** What goes wrong for a person where it is not kept. */
  readonly why: string;
  /**
   * Settles where it holds; with words, those tell what was seen.
   *
   * @throws Finding, NoAnswer
   */
  readonly check: (stage: Stage) => Promise<unknown>;
}

export function isLevel(word: string): word is Level {
  return levels.some((level) => level === word);
}

/** Whether a rule of `level` counts for who asks for `asked`. */
export function includes(asked: Level, level: Level): boolean {
  return levels.indexOf(level) <= levels.indexOf(asked);
}
