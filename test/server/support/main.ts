import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';

const root = resolve(import.meta.dirname, '../../..');

export interface Started {
  readonly child: ChildProcess;
  readonly output: { out: string; err: string };
  /** The exit code, or the signal. */
  readonly exit: Promise<unknown>;
}

/** The server as a person starts it. */
export function startMain(context: TestContext, settings: Record<string, string>): Started {
  const data = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'demo/server/cli.ts'], {
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

/** Where it says that it is. */
export async function addressOf({ child, output, exit }: Started): Promise<string> {
  const isOver = exit.then(() => true);
  while (!output.out.includes('\n'))
    if ((await Promise.race([isOver, once(child.stdout ?? child, 'data')])) === true) break;
  const [, address] = /^chat-stream is at (http:\/\/127\.0\.0\.1:\d+)\/\n$/.exec(output.out) ?? [];
  assert.ok(address, `${output.out}${output.err}`);
  return address;
}
