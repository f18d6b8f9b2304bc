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

const isMine = `message_id in (
  select message.id from message join session on session.id = session_id where message.id = ? and user_id = :user
)`;

/** What a user thinks of answers: of each, the last they said. */
export class FeedbackTable {
  readonly #mine: Owned;

  constructor(mine: Owned) {
    this.#mine = mine;
  }

  set({ messageId, rating, comment, timestamp }: Feedback): Promise<void> {
    return this.#mine.transaction(async (mine) => {
      await mine.change(`delete from feedback where ${isMine}`, messageId);
      if (rating === 0) return;
      await mine.change(
        `insert into feedback (message_id, rating, comment, timestamp)
         select message.id, ?, ?, ? from message join session on session.id = session_id
         where message.id = ? and user_id = :user
         on conflict (message_id) do update
         set rating = excluded.rating, comment = excluded.comment, timestamp = excluded.timestamp`,
        rating,
        comment === undefined ? null : JSON.stringify(comment),
        timestamp,
        messageId,
      );
    });
  }

  /** Of one answer. */
  async all(messageId: Id): Promise<readonly Feedback[]> {
    const rows = await this.#mine.all(`select * from feedback where ${isMine}`, messageId);
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
