import type { Id } from '../../../src/protocol/guards.js';
import type { ChatDatabase, Row } from '../database.js';
import { integerOf, jsonOf } from './columns.js';

export interface Feedback {
  readonly messageId: Id;
  /** Good, bad, or taken back. */
  readonly rating: 1 | 0 | -1;
  readonly comment: string | undefined;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** What people think of answers: of each, the last they said. */
export class FeedbackTable {
  readonly #database: ChatDatabase;

  constructor(database: ChatDatabase) {
    this.#database = database;
  }

  set({ messageId, rating, comment, timestamp }: Feedback): void {
    this.#database.change('delete from feedback where message_id = ?', messageId);
    if (rating === 0) return;
    this.#database.change(
      'insert into feedback (message_id, rating, comment, timestamp) values (?, ?, ?, ?)',
      messageId,
      rating,
      comment === undefined ? null : JSON.stringify(comment),
      timestamp,
    );
  }

  /** Of one answer. */
  all(messageId: Id): readonly Feedback[] {
    return this.#database.all('select * from feedback where message_id = ?', messageId).map(readFeedback);
  }
}

function readFeedback(row: Row): Feedback {
  const comment = jsonOf(row, 'comment');
  return {
    messageId: integerOf(row, 'message_id'),
    rating: integerOf(row, 'rating') > 0 ? 1 : -1,
    comment: typeof comment === 'string' ? comment : undefined,
    timestamp: integerOf(row, 'timestamp'),
  };
}
