import type { Id } from '../../../src/protocol/guards.js';
import type { Message, PendingAction, StoredMessage } from '../../../src/protocol/message.js';
import type { RunFailure } from '../failure.js';
import type { RunRow } from '../store/runs.js';
import type { Run } from './run.js';

export interface StartRequest {
  readonly userId: number;
  readonly sessionId: Id;
  readonly messageId: Id;
  /** What the person said to the pending actions; absent where nothing was asked. */
  readonly confirmed: boolean | undefined;
  readonly clientKey: string | undefined;
  /** The answer in whose place another one is wanted: it goes when that is there, and not before. */
  readonly replaces?: Id;
}

/** Which run is meant, and who asks. */
export interface RunAddress {
  readonly userId: number;
  readonly sessionId: Id;
  readonly taskId: Id;
}

/** What `check` finds of a run. */
export type RunState =
  | { readonly state: 'running'; readonly answer: Message | undefined }
  | { readonly state: 'answered'; readonly message: StoredMessage; readonly pendingActions: readonly PendingAction[] }
  | { readonly state: 'answer gone' }
  | { readonly state: 'failed'; readonly status: 4 | 5; readonly failure: RunFailure };

/** A run as it is stored, and the same in memory while it is active. */
export interface Sight {
  readonly row: RunRow;
  readonly run: Run | undefined;
}
