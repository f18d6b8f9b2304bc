import { resolve } from 'node:path';
import { freePort } from '../support/free-port.mjs';
import { shortBackendCases } from './support/backend-cases.js';
import { startProgram } from './support/program.js';

const file = resolve(import.meta.dirname, '../../docs/backends/short/node.mjs');

shortBackendCases(file, async (t) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await startProgram(t, [process.execPath, file], { url, env: { PORT: String(port) } });
  return url;
});
