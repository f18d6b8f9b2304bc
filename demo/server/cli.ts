#!/usr/bin/env -S node --import tsx
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readDataFolder } from './config.js';
import { runServer } from './main.js';
import { askSecret } from './operator/ask-secret.js';
import { configCommand, probeCommand, UsageError, type Command } from './operator/commands.js';
import { SettingsFile } from './operator/settings-file.js';
import { Settings } from './operator/settings.js';
import { peopleCommand } from './people/command-line.js';

const commands: Readonly<Record<string, Command>> = {
  start: {
    usage: [['start', 'starts the server; so does no command at all']],
    async run({ settings }, words) {
      if (words.length > 0) throw new UsageError('start takes nothing else: settings are in the environment.');
      await runServer(settings);
      return 0;
    },
  },
  config: configCommand,
  probe: probeCommand,
  users: peopleCommand('users'),
  tokens: peopleCommand('tokens'),
  help: {
    usage: [['help', 'says this']],
    run({ say }) {
      say(help());
      return 0;
    },
  },
};

function help(): string {
  const lines = Object.values(commands).flatMap(({ usage }) => usage);
  const width = Math.max(...lines.map(([call]) => call.length));
  return [
    'chat-stream-server [command]',
    '',
    ...lines.map(([call, purpose]) => `  ${call.padEnd(width)}  ${purpose}`.trimEnd()),
    '',
    'From a clone: npm run server -- [command]. The settings are told of in demo/server/README.md.',
  ].join('\n');
}

/** @returns the exit code: 1 for what went wrong, 2 for what was not understood */
async function run(words: readonly string[]): Promise<number> {
  const [name = 'start', ...rest] = words.map((word) => (word === '--help' || word === '-h' ? 'help' : word));
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UsageError(`There is no command "${name}".`);
    const settings = new Settings(process.env, new SettingsFile(join(readDataFolder(process.env), 'settings.json')));
    return await command.run({ settings, say: console.log, askSecret }, rest);
  } catch (error) {
    console.error(explain(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** For the person at the terminal. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${help()}`;
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error && error.code === 'EADDRINUSE')) return `The server could not start: ${error.message}`;
  const port = 'port' in error ? Number(error.port) : 0;
  return `Port ${port} is in use. Choose another: PORT=${port + 1} npm start`;
}

// What the environment holds counts more than what the file does.
if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await run(process.argv.slice(2));
