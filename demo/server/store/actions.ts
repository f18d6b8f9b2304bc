import type { Id } from '../../../src/protocol/guards.js';
import { jsonOf, textOf } from './columns.js';
import type { Owned } from './owned.js';

/** What became of an action that was begun; the output is missing where its end was not seen. */
export interface BegunAction {
  readonly output?: unknown;
}

const isMine = `exists (
  select 1 from message join session on session.id = session_id where message.id = message_id and user_id = :user
)`;

/** Actions that a person has let happen, by the message that asked for them and their place in it: each happens once. */
export class Actions {
  readonly #mine: Owned;

  constructor(mine: Owned) {
    this.#mine = mine;
  }

  /** @returns whether it had not been begun, which the database itself decides */
  async begin(messageId: Id, place: number): Promise<boolean> {
    const count = await this.#mine.change(
      `insert into action (message_id, place)
       select message.id, ? from message join session on session.id = session_id
       where message.id = ? and user_id = :user
       on conflict do nothing`,
      place,
      messageId,
    );
    return count > 0;
  }

  async end(messageId: Id, place: number, output: unknown): Promise<void> {
    await this.#mine.change(
      `update action set output = ? where message_id = ? and place = ? and ${isMine}`,
      JSON.stringify(output ?? null),
      messageId,
      place,
    );
  }

  /** `undefined` for one that was never begun. */
  async find(messageId: Id, place: number): Promise<BegunAction | undefined> {
    const row = await this.#mine.first(
      `select output from action where message_id = ? and place = ? and ${isMine}`,
      messageId,
      place,
    );
    if (row === undefined) return undefined;
    return textOf(row, 'output') === undefined ? {} : { output: jsonOf(row, 'output') };
  }
}
