import type { Id } from '../../../src/protocol/guards.js';
import type { Row } from '../database/database.js';
import { integerOf, jsonOf } from './columns.js';
import type { Owned } from './owned.js';

export interface Feedback {
  readonly messageId: Id;
  /** Good, bad, or taken back. */
  readonly rating: 1 | 0 | -1;
  readonly comment: string | undefined;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** What a user thinks of answers: of each, the last that was said. */
export class FeedbackTable {
  readonly #mine: Owned;

  constructor(mine: Owned) {
    this.#mine = mine;
  }

  /** @param feedback of an answer that is known to be the user's */
  async set({ messageId, rating, comment, timestamp }: Feedback): Promise<void> {
    await this.#mine.transaction(async (mine) => {
      await mine.change('delete from feedback where message_id = ? and user_id = :user', messageId);
      if (rating === 0) return;
      await mine.change(
        'insert into feedback (message_id, user_id, rating, comment, timestamp) values (?, :user, ?, ?, ?)',
        messageId,
        rating,
        comment === undefined ? null : JSON.stringify(comment),
        timestamp,
      );
    });
  }

  /** Of one answer. */
  async all(messageId: Id): Promise<readonly Feedback[]> {
    const rows = await this.#mine.all('select * from feedback where message_id = ? and user_id = :user', messageId);
    return rows.map(readFeedback);
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
