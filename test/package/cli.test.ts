// The built `chat-stream` command. Needs `npm run build` first.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = new URL('../..', import.meta.url);

async function readBin(): Promise<string> {
  const { bin } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { bin: Record<string, string> };
  const path = bin['chat-stream'];
  assert.ok(path);
  return fileURLToPath(new URL(path, root));
}

test('the command is found by its first line, and tells of itself', async () => {
  const bin = await readBin();
  assert.match(await readFile(bin, 'utf8'), /^#!\/usr\/bin\/env node\n/);
  const { stdout } = await execute(process.execPath, [bin, '--help'], { timeout: 20_000 });
  assert.match(stdout, /^chat-stream <command>\n/);
});

test('each of its commands is there when it is asked for', async () => {
  const bin = await readBin();
  const { stdout: overview } = await execute(process.execPath, [bin, '--help'], { timeout: 20_000 });
  const names = [...overview.matchAll(/^ {2}(\w+) {2}/gm)].map(([, name = '']) => name);
  assert.ok(names.includes('conform'));
  for (const name of names) {
    const { stdout } = await execute(process.execPath, [bin, name, '--help'], { timeout: 20_000 });
    assert.ok(stdout.startsWith(`chat-stream ${name} <base-url>`), stdout);
  }
});
