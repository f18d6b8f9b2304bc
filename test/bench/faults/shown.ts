/** What a person has before them after a fault. */
export interface Shown {
  /** How many words of the answer are there, each once and in order from the first. */
  readonly words: number;
  /** A word is there twice, missing between others, or at the wrong place. */
  readonly isDisordered: boolean;
  /** Something besides the conversation says that it did not go well, or what is being done about it. */
  readonly saysSo: boolean;
}

/** Words of the interfaces that are compared, and of those that are about to be. */
const troubles =
  /error|fail|wrong|could not|couldn.t|cannot|unable|try again|retry|interrupted|signed? (in|out)|unauthor|not found|no response|lost|slow|offline|network|connection|reconnect|timed? ?out|wait|too many/i;

/** The answer's words are `w0 w1 w2 ...`. */
export function read(text: string): Shown {
  const numbers = Array.from(text.matchAll(/\bw(\d+)\b/g), ([, number]) => Number(number));
  return {
    words: numbers.length,
    isDisordered: numbers.some((number, index) => number !== index),
    saysSo: troubles.test(text.replaceAll(/\bw\d+\b/g, '')),
  };
}

/** A cell of the table. */
export function wordsFor({ words, isDisordered, saysSo }: Shown, spoken: number, generations: number): string {
  const answer = isDisordered
    ? '**doubled**'
    : words === spoken
      ? 'whole'
      : words > 0
        ? `${words} of ${spoken}`
        : 'nothing';
  const parts = [answer];
  if (answer !== 'whole' && saysSo) parts.push('says so');
  if (answer !== 'whole' && !saysSo) parts.push('silent');
  if (generations > 1) parts.push(`${generations} generations`);
  return parts.join(', ');
}
