import { resolve } from 'node:path';
import { freePort } from '../support/free-port.mjs';
import { backendCases } from '../guides/support/backend-cases.js';
import { startProgram } from '../guides/support/program.js';

const folder = resolve(import.meta.dirname, '../../docs/backends/python');

backendCases(async (t) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const listening = ['--host', '127.0.0.1', '--port', String(port), '--log-level', 'warning'];
  // Debian's own, whatever other Python is in the path; it writes no compiled files beside the guide's
  const program = ['/usr/bin/python3', '-B', '-m', 'uvicorn', 'main:app', '--app-dir', folder, ...listening];
  await startProgram(t, program, { url });
  return url;
});
