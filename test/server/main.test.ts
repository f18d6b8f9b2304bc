import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Client } from './support/client.js';
import { serve } from './support/server.js';

const root = resolve(import.meta.dirname, '../..');

interface Started {
  readonly child: ChildProcess;
  readonly output: { out: string; err: string };
  /** The exit code, or the signal. */
  readonly exit: Promise<unknown>;
}

/** The server as a person starts it. */
function startMain(context: TestContext, settings: Record<string, string>): Started {
  const data = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'demo/server/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, CHAT_DATA: data, PORT: '0', ...settings },
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => (output.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output.err += text.toString()));
  const exit = once(child, 'close').then(([code, signal]: unknown[]) => code ?? signal);
  context.after(async () => {
    child.kill('SIGKILL');
    await exit;
    rmSync(data, { recursive: true, force: true });
  });
  return { child, output, exit };
}

async function addressOf({ child, output, exit }: Started): Promise<string> {
  const isOver = exit.then(() => true);
  while (!output.out.includes('\n'))
    if ((await Promise.race([isOver, once(child.stdout ?? child, 'data')])) === true) break;
  const [, address] = /^chat-stream is at (http:\/\/127\.0\.0\.1:\d+)\/\n$/.exec(output.out) ?? [];
  assert.ok(address, `${output.out}${output.err}`);
  return address;
}

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
