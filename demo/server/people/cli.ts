import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../config.js';
import { openDatabase } from '../database/open.js';
import { createStore } from '../store/store.js';
import { askPassword } from './ask-password.js';
import { runPeopleCommand } from './commands.js';
import { People } from './people.js';
import { secretIn } from './secrets.js';

/** `npm run people -- users add ann`: over the database that the settings name, beside a server or without one. */
async function run(words: readonly string[]): Promise<number> {
  const { data, database } = readConfig(process.env);
  mkdirSync(data, { recursive: true });
  const opened = await openDatabase(database ?? join(data, 'chat.db'), console.error);
  try {
    const secret = secretIn(join(data, 'secret'));
    const people = new People({ accounts: createStore(opened).accounts, secret, clock: Date.now });
    return await runPeopleCommand({ people, say: console.log, askPassword }, words);
  } finally {
    await opened.close();
  }
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
