import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

export interface ProgramOptions {
  /** Where it listens. */
  readonly url: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a program that listens at an address, and ends it, with all that it has started, when the test is over.
 *
 * @param words the program and what it is told
 */
export async function startProgram(
  t: TestContext,
  [program = '', ...words]: readonly string[],
  { url, cwd, env = {} }: ProgramOptions,
): Promise<void> {
  // a group of its own, so that its workers end with it
  const child = spawn(program, words, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'close');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  t.after(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  });
  while (child.exitCode === null) {
    const listens = await fetch(url).then(
      () => true,
      () => false,
    );
    if (listens) return;
  }
  assert.fail(`${program} has ended: ${said}`);
}
