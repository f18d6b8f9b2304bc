import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.js';
import { openDatabase } from '../database/open.js';
import type { Command } from '../operator/commands.js';
import { createStore } from '../store/store.js';
import { peopleUsage, runPeopleCommand } from './commands.js';
import { People } from './people.js';
import { secretIn } from './secrets.js';

const purposes: Readonly<Record<string, string>> = {
  users: 'who may log in; the password is asked for, or read from what is piped in',
  tokens: 'what programs show in the place of a password; a new one is shown once',
};

/** `users add ann`: over the database that the settings name, beside a server or without one. */
export function peopleCommand(topic: 'users' | 'tokens'): Command {
  const calls = peopleUsage().filter((call) => call.startsWith(`${topic} `));
  return {
    usage: calls.map((call, index) => [call, index === 0 ? (purposes[topic] ?? '') : '']),
    async run({ settings, say, askSecret }, words) {
      const { data, database } = readConfig(settings.environment());
      mkdirSync(data, { recursive: true });
      const opened = await openDatabase(database ?? join(data, 'chat.db'), console.error);
      try {
        const secret = secretIn(join(data, 'secret'));
        const people = new People({ accounts: createStore(opened).accounts, secret, clock: Date.now });
        const askPassword = (): Promise<string> => askSecret('Password: ');
        return await runPeopleCommand({ people, say, askPassword }, [topic, ...words]);
      } finally {
        await opened.close();
      }
    },
  };
}
