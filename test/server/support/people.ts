import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { People } from '../../../demo/server/people/people.js';
import type { ServerOptions } from '../../../demo/server/server.js';
import { Client } from './client.js';
import { serve, type TestServer } from './server.js';

export const password = 'correct horse';

export interface PeopleServer extends TestServer {
  readonly people: People;
  /** Logs in as a person does, by the form. @returns the cookie */
  readonly logIn: (name: string) => Promise<string>;
  /** A client with a token of that user's. */
  readonly clientOf: (name: string) => Promise<Client>;
}

/** A server where Ann and Bob have to log in. */
export async function servePeople(context: TestContext, options: ServerOptions = {}): Promise<PeopleServer> {
  const secret = randomBytes(32);
  const { access, ...others } = options;
  const started = await serve(context, { secret, ...others, access: { auth: 'password', ...access } });
  const { url, store } = started.server;
  const people = new People({ accounts: store.accounts, secret, clock: options.clock ?? Date.now });
  for (const name of ['ann', 'bob']) await people.add(name, password);
  return {
    ...started,
    people,
    logIn: async (name) => cookieOf(await postForm(`${url}/login`, { name, password })),
    clientOf: async (name) => {
      const { id } = await people.byName(name);
      return new Client(url, { authorization: `Bearer ${await people.addToken(id, 'test')}` });
    },
  };
}

export function postForm(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
}

/** What a browser would send back. */
export function cookieOf(response: Response): string {
  const [cookie] = response.headers.getSetCookie();
  assert.ok(cookie, `no cookie came with ${response.status}`);
  return cookie.split(';')[0] ?? '';
}
