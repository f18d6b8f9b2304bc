import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatDatabase } from '../../../demo/server/database/database.js';
import { openDatabase } from '../../../demo/server/database/open.js';
import { People } from '../../../demo/server/people/people.js';
import { builtInProvider } from '../../../demo/server/providers/built-in.js';
import { startServer } from '../../../demo/server/server.js';
import { Client, ownHeader } from './client.js';
import { freshDatabase } from './database.js';
import { furnish, type Place } from './described-requests.js';
import { cookieOf, password, postForm } from './people.js';

/** The ways in which a server finds out whose a request is. */
export const logins = ['none', 'cookie', 'bearer'] as const;
export type Login = (typeof logins)[number];

/** Two people and what is theirs: one who asks, and one whose things the other has no business with. */
export interface Scene {
  readonly url: string;
  readonly database: ChatDatabase;
  readonly mine: Place;
  readonly foreign: Place;
  /** What shows who asks. */
  readonly headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function openScene(login: Login): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  const fresh = await freshDatabase();
  const address = fresh === ':memory:' ? join(folder, 'chat.db') : fresh;
  const provider = builtInProvider({ tokensPerSecond: Infinity });
  const log = (line: string): void => assert.fail(line);
  const secret = randomBytes(32);
  const access = login === 'none' ? {} : ({ auth: 'password' } as const);
  const server = await startServer({ provider, titles: true, database: address, access, secret, log });
  const people = new People({ accounts: server.store.accounts, secret, clock: Date.now });
  const database = await openDatabase(address, () => undefined);
  const headersOf = async (name: string): Promise<Record<string, string>> => {
    if (login === 'none') return {};
    await people.add(name, password);
    if (login === 'cookie') return { cookie: cookieOf(await postForm(`${server.url}/login`, { name, password })) };
    const { id } = await people.byName(name);
    return { authorization: `Bearer ${await people.addToken(id, 'test')}` };
  };
  const furnished = async (headers: object): Promise<Place> =>
    furnish(new Client(server.url, { ...ownHeader, ...headers }));
  const headers = await headersOf('ann');
  const mine = await furnished(headers);
  const foreign = await furnished(await headersOf('bob'));
  if (login === 'none') await giveAway(database, foreign);
  const close = async (): Promise<void> => {
    await database.close();
    await server.close();
    rmSync(folder, { recursive: true });
  };
  return { url: server.url, database, mine, foreign, headers, close };
}

/** To somebody else, where there is nobody else. */
async function giveAway(database: ChatDatabase, { sessionId, fileId }: Place): Promise<void> {
  await database.change(`insert into "user" (name, created) values ('other', 1)`);
  const other = `(select id from "user" where name = 'other')`;
  assert.equal(await database.change(`update session set user_id = ${other} where id = ?`, sessionId), 1);
  assert.equal(await database.change(`update attachment set user_id = ${other} where id = ?`, fileId), 1);
}
