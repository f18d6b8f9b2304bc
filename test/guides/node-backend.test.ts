import { resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../support/free-port.mjs';
import { backendCases, shortBackendCases } from './support/backend-cases.js';
import { startProgram } from './support/program.js';

const folder = resolve(import.meta.dirname, '../../docs/backends');
const short = resolve(folder, 'short/node.mjs');

const serve = (file: string) => async (t: TestContext) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await startProgram(t, [process.execPath, file], { url, env: { PORT: String(port) } });
  return url;
};

backendCases(serve(resolve(folder, 'node.mjs')));
shortBackendCases(short, serve(short));
