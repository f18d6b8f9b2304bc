import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../demo/server/database/open.js';
import { Client } from './support/client.js';
import { addressOf, startMain } from './support/main.js';
import { serve } from './support/server.js';

test('it says where it is, and ends cleanly when it is told to, with a stream open', async (context) => {
  const main = startMain(context, {});
  const client = new Client(await addressOf(main));
  const { sessionId, messageId } = await client.begin('[slow]');
  const stream = await client.start({ sessionId, messageId });
  await stream.expect('hello');
  main.child.kill('SIGTERM');
  const end = (await stream.rest()).at(-1)?.event;
  assert.ok(end?.type === 'error');
  assert.equal(end.code, 'interrupted');
  assert.equal(await main.exit, 0);
  assert.equal(main.output.err, '');
});

test('what was said before the process was killed is there when it starts again', async (context) => {
  const data = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  context.after(() => rmSync(data, { recursive: true, force: true }));
  const main = startMain(context, { CHAT_DATA: data });
  const client = new Client(await addressOf(main));
  const { sessionId, messageId } = await client.begin('hello');
  const stream = await client.start({ sessionId, messageId });
  await stream.expect('hello');
  await stream.expect('text');
  main.child.kill('SIGKILL');
  assert.equal(await main.exit, 'SIGKILL');

  const again = await serve(context, { database: join(data, 'chat.db') });
  const stored = (await again.client.messages(sessionId)).at(-1);
  assert.match(String(stored?.content), /^## /);
  assert.equal(stored?.finish, 'interrupted');
});

test('a port that is in use is told in one line', async (context) => {
  const { server } = await serve(context);
  const port = Number(new URL(server.url).port);
  const main = startMain(context, { PORT: String(port) });
  assert.equal(await main.exit, 1);
  assert.equal(main.output.err, `Port ${port} is in use. Choose another: PORT=${port + 1} npm start\n`);
  assert.equal(main.output.out, '');
});

test('a bad setting is told in one line', async (context) => {
  const main = startMain(context, { CHAT_API_URL: 'nonsense', CHAT_API_KEY: 'sk-secret' });
  assert.equal(await main.exit, 1);
  assert.match(main.output.err, /^CHAT_API_URL must be .+\n$/);
  assert.doesNotMatch(main.output.err, /secret/);
});

test('a folder that cannot be written is told in one line', async (context) => {
  const main = startMain(context, { CHAT_DATA: '/dev/null/data' });
  assert.equal(await main.exit, 1);
  assert.match(main.output.err, /^The server could not start: .+\n$/);
});

test('two servers do not share a file, but other programs may use it', async (context) => {
  const data = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  context.after(() => rmSync(data, { recursive: true, force: true }));
  const first = startMain(context, { CHAT_DATA: data });
  await addressOf(first);
  const second = startMain(context, { CHAT_DATA: data });
  assert.equal(await second.exit, 1);
  assert.match(second.output.err, /^The server could not start: another server uses .*chat\.db\.\n$/);
  const database = await openDatabase(join(data, 'chat.db'), () => undefined);
  assert.equal((await database.all('select * from "user"')).length, 1);
  await database.close();
  first.child.kill('SIGKILL');
  await first.exit;
  await addressOf(startMain(context, { CHAT_DATA: data }));
});
