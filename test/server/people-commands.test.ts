import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, resolve } from 'node:path';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import { Client } from './support/client.js';
import { temporaryFile } from './support/files.js';
import { postForm } from './support/people.js';
import { serve } from './support/server.js';

const root = resolve(import.meta.dirname, '../..');

interface Said {
  readonly code: unknown;
  readonly out: string;
}

test('people are added, listed, given tokens and removed from the command line', async (context) => {
  const database = temporaryFile(context);
  const run = async (words: string, input = ''): Promise<Said> => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'demo/server/cli.ts', ...words.split(' ')], {
      cwd: root,
      env: { PATH: process.env.PATH, CHAT_DATA: dirname(database) },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(input);
    const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<unknown[]>]);
    return { code, out };
  };

  assert.deepEqual(await run('users add ann', 'correct horse\n'), { code: 0, out: 'ann can log in now.\n' });
  assert.deepEqual(await run('users add ann', 'correct horse\n'), { code: 1, out: 'There is a user "ann" already.\n' });
  assert.deepEqual(await run('users add bob', 'short\n'), { code: 1, out: 'A password has at least 8 characters.\n' });
  assert.deepEqual(await run('users list'), { code: 0, out: 'ann\nme (cannot log in)\n' });
  const { out: token } = await run('tokens add ann scripts');
  assert.match(token, /^[\w-]{43}\n$/);
  assert.deepEqual(await run('tokens list ann'), { code: 0, out: '1 scripts\n' });

  const { server } = await serve(context, { database, access: { auth: 'password' } });
  const logIn = async (password: string): Promise<number> =>
    (await postForm(`${server.url}/login`, { name: 'ann', password })).status;
  const client = new Client(server.url, { authorization: `Bearer ${token.trim()}` });
  assert.equal(await logIn('correct horse'), 303);
  assert.equal((await client.request('GET', '/chat/sessions')).status, 200);

  assert.equal((await run('users password ann', 'another horse\n')).code, 0, 'beside a server that runs');
  assert.deepEqual([await logIn('correct horse'), await logIn('another horse')], [401, 303]);
  assert.deepEqual(await run('tokens revoke ann 7'), { code: 1, out: 'ann has no token 7.\n' });
  assert.equal((await run('tokens revoke ann 1')).code, 0);
  assert.equal((await client.request('GET', '/chat/sessions')).status, 401);
  assert.deepEqual(await run('users remove me'), { code: 1, out: 'The local user stays.\n' });
  assert.equal((await run('users remove ann')).code, 0);
  assert.equal(await logIn('another horse'), 401);
  const usage = await run('users add ann secret');
  assert.equal(usage.code, 2, 'no password is taken from the command line');
  assert.match(usage.out, /^users add <name>\nusers list\n/);
});
