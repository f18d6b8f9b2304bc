import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../support/free-port.mjs';
import { backendCases, shortBackendCases } from '../guides/support/backend-cases.js';
import { startProgram } from '../guides/support/program.js';

const backends = resolve(import.meta.dirname, '../../docs/backends');
const short = join(backends, 'short');

const serve = (folder: string) => async (t: TestContext) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const listening = ['--host', '127.0.0.1', '--port', String(port), '--log-level', 'warning'];
  // Debian's own, whatever other Python is in the path; it writes no compiled files beside the guide's
  const program = ['/usr/bin/python3', '-B', '-m', 'uvicorn', 'main:app', '--app-dir', folder, ...listening];
  await startProgram(t, program, { url });
  return url;
};

backendCases(serve(join(backends, 'python')));
shortBackendCases(join(short, 'main.py'), serve(short));
