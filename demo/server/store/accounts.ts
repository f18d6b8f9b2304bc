import type { Queries, Row } from '../database/database.js';
import { integerOf, textOf } from './columns.js';
import { readUser, type User } from './users.js';

/** A user, and what only the login is to know. */
export interface Account {
  readonly user: User;
  /** As `hashPassword` gives it; nobody can log in without one. */
  readonly password: string | undefined;
}

/** A browser that has logged in. Times are milliseconds since 1970. */
export interface Login {
  readonly user: User;
  readonly created: number;
  readonly seen: number;
}

export interface StoredToken {
  readonly id: number;
  readonly name: string;
  readonly created: number;
}

/** Who may use the server, and how they show it. Of tokens only digests are stored. */
export class Accounts {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** @returns `undefined` where the name is taken */
  async add(name: string, password: string, now: number): Promise<User | undefined> {
    const [row] = await this.#queries.all(
      'insert into "user" (name, password, created) values (?, ?, ?) on conflict do nothing returning *',
      name,
      password,
      Math.floor(now / 1000),
    );
    return row && readUser(row);
  }

  async list(): Promise<readonly Account[]> {
    const rows = await this.#queries.all('select * from "user" order by name');
    return rows.map(readAccount);
  }

  async byName(name: string): Promise<Account | undefined> {
    const [row] = await this.#queries.all('select * from "user" where name = ?', name);
    return row && readAccount(row);
  }

  /** Who everybody is where nobody has to log in: the first of all. */
  async localId(): Promise<number> {
    const [row] = await this.#queries.all('select min(id) as id from "user"');
    return Number(row?.id);
  }

  /** Takes all that the user has with it. */
  async remove(userId: number): Promise<void> {
    await this.#queries.change('delete from "user" where id = ?', userId);
  }

  /** Whoever is logged in with the old one is so no longer. */
  setPassword(userId: number, password: string): Promise<void> {
    return this.#queries.transaction(async (inside) => {
      await inside.change('update "user" set password = ? where id = ?', password, userId);
      await inside.change('delete from login where user_id = ?', userId);
    });
  }

  async setStreaming(userId: number, isOn: boolean): Promise<void> {
    await this.#queries.change('update "user" set streaming = ? where id = ?', isOn ? 1 : 0, userId);
  }

  /** Begins a login, and forgets those that are over. */
  async addLogin(digest: string, userId: number, now: number, oldest: number): Promise<void> {
    await this.#queries.change('delete from login where created < ?', oldest);
    await this.#queries.change(
      'insert into login (digest, user_id, created, seen) values (?, ?, ?, ?)',
      digest,
      userId,
      now,
      now,
    );
  }

  async login(digest: string): Promise<Login | undefined> {
    const [row] = await this.#queries.all(
      `select "user".*, login.created as begun, login.seen from login join "user" on "user".id = login.user_id
       where login.digest = ?`,
      digest,
    );
    return row && { user: readUser(row), created: integerOf(row, 'begun'), seen: integerOf(row, 'seen') };
  }

  async seeLogin(digest: string, now: number): Promise<void> {
    await this.#queries.change('update login set seen = ? where digest = ?', now, digest);
  }

  async removeLogin(digest: string): Promise<void> {
    await this.#queries.change('delete from login where digest = ?', digest);
  }

  async addToken(userId: number, name: string, digest: string, now: number): Promise<void> {
    await this.#queries.change(
      'insert into token (user_id, name, digest, created) values (?, ?, ?, ?)',
      userId,
      name,
      digest,
      now,
    );
  }

  async tokensOf(userId: number): Promise<readonly StoredToken[]> {
    const rows = await this.#queries.all('select * from token where user_id = ? order by id', userId);
    return rows.map((row) => ({
      id: integerOf(row, 'id'),
      name: textOf(row, 'name') ?? '',
      created: integerOf(row, 'created'),
    }));
  }

  /** @returns whether there was such a token of that user */
  async removeToken(userId: number, id: number): Promise<boolean> {
    return (await this.#queries.change('delete from token where user_id = ? and id = ?', userId, id)) > 0;
  }

  async ofToken(digest: string): Promise<User | undefined> {
    const [row] = await this.#queries.all(
      'select "user".* from token join "user" on "user".id = token.user_id where token.digest = ?',
      digest,
    );
    return row && readUser(row);
  }
}

function readAccount(row: Row): Account {
  return { user: readUser(row), password: textOf(row, 'password') };
}
