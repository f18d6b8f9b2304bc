import type { FailureCode } from '../failure.js';
import type { Finish } from '../../../src/protocol/message.js';

/** Hears of the runs that this process works on, for who wants to count them. However often a model is asked in one. */
export interface RunObserver {
  runBegan(): void;
  /** @param seconds from the beginning of the run to the first piece of its answer */
  firstToken(seconds: number): void;
  /** @param code of a run that failed; one that was stopped has not */
  runEnded(finish: Finish, code: FailureCode | undefined): void;
}
