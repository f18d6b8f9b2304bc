import type { Id } from '../protocol/guards.js';
import type { WireStoredAttachment } from '../protocol/message.js';

/** What the page has asked, and the backend is to answer. */
export interface Question {
  /** Of the newest message of the person. */
  readonly text: string;
  readonly sessionId: Id;
  /** Of that message. */
  readonly messageId: Id;
  readonly attachments: readonly WireStoredAttachment[];
  /** What the person has said to the actions that the answer before asked leave for. */
  readonly confirmed?: boolean;
  /** Another answer is wanted in the place of one. */
  readonly isAgain: boolean;
}
