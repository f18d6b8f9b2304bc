import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../support/free-port.mjs';
import { backendCases, shortBackendCases } from '../guides/support/backend-cases.js';
import { startProgram } from '../guides/support/program.js';

const folder = resolve(import.meta.dirname, '../../docs/backends');
const short = join(folder, 'short/index.php');

const serve = (file: string) => async (t: TestContext) => {
  const data = mkdtempSync(join(tmpdir(), 'chat-stream-php-'));
  t.after(() => rmSync(data, { recursive: true }));
  const address = `127.0.0.1:${await freePort()}`;
  const env = { CHAT_DATABASE: join(data, 'chat.sqlite'), PHP_CLI_SERVER_WORKERS: '8' };
  await startProgram(t, ['/usr/bin/php', '-S', address, file], { url: `http://${address}`, env });
  return `http://${address}`;
};

backendCases(serve(join(folder, 'php/index.php')));
shortBackendCases(short, serve(short));
