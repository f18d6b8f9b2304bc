/** What a command of `chat-stream` is told of where it runs. Handed in, so that tests need no terminal. */
export interface Surroundings {
  /** Prints a line of the result. */
  readonly say: (line: string) => void;
  /** Prints a line beside the result: what goes on, and what went wrong. */
  readonly note: (line: string) => void;
  /** Whether the result is read by a person, and may have colours. */
  readonly isTerminal: boolean;
  readonly fetch: typeof fetch;
  /** Aborted when the person has enough. */
  readonly signal: AbortSignal;
}

export interface Command {
  /** How it is called and what its options are, line by line. */
  readonly help: readonly string[];
  /**
   * @returns the exit code
   * @throws UsageError
   */
  readonly run: (words: readonly string[], surroundings: Surroundings) => Promise<number>;
}

/** Said of words that no command understands, and of what they name and cannot be used. The exit code is then 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
