import { integerOf } from './columns.js';
import type { Owned } from './owned.js';

/** Milliseconds. */
const window = 60_000;

/** When a user has written lately, whichever process took it: for as long as it matters to how much they may write. */
export class Writings {
  readonly #mine: Owned;

  constructor(mine: Owned) {
    this.#mine = mine;
  }

  /**
   * Counts one more, unless there have been too many within a minute.
   *
   * @param now milliseconds since 1970
   * @returns the seconds to wait, 0 where it may be written now
   */
  take(limit: number, now: number): Promise<number> {
    return this.#mine.alone(async (mine) => {
      await mine.change('delete from writing where user_id = :user and time <= ?', now - window);
      const recent = await mine.all('select time from writing where user_id = :user order by time');
      const [first] = recent;
      if (first !== undefined && recent.length >= limit)
        return Math.max(1, Math.ceil((integerOf(first, 'time') + window - now) / 1000));
      await mine.change('insert into writing (user_id, time) values (:user, ?)', now);
      return 0;
    });
  }
}
