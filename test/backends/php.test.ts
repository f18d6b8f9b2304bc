import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../support/free-port.mjs';
import { backendCases } from '../guides/support/backend-cases.js';
import { startProgram } from '../guides/support/program.js';

const file = resolve(import.meta.dirname, '../../docs/backends/php/index.php');

backendCases(async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-php-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const address = `127.0.0.1:${await freePort()}`;
  const env = { CHAT_DATABASE: join(folder, 'chat.sqlite'), PHP_CLI_SERVER_WORKERS: '8' };
  await startProgram(t, ['/usr/bin/php', '-S', address, file], { url: `http://${address}`, env });
  return `http://${address}`;
});
