import { parseArgs } from 'node:util';
import { UsageError, type Command } from '../command.js';
import { readTarget } from '../target.js';

export const conformCommand: Command = {
  help: ["chat-stream conform <base-url> [--header 'Name: value' ...]"],
  run(words, { note }) {
    const { baseUrl } = readTarget(parse(words).positionals);
    note(`Nothing is asked of ${baseUrl} yet.`);
    return Promise.resolve(2);
  },
};

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: {} });
  } catch {
    throw new UsageError('That is no way to call conform.');
  }
}
