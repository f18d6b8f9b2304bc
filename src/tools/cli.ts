#!/usr/bin/env node
import process from 'node:process';
import { runCommand } from './commands.js';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

process.exitCode = await runCommand(process.argv.slice(2), {
  say: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  isTerminal: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  fetch,
  signal: interrupted.signal,
});
