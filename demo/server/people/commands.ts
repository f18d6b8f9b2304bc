import { Refusal } from '../refusal.js';
import type { People } from './people.js';

export interface CommandSurroundings {
  readonly people: People;
  readonly say: (line: string) => void;
  /** Asks for what nobody may read over a shoulder or in a list of processes. */
  readonly askPassword: () => Promise<string>;
}

type Command = (surroundings: CommandSurroundings, ...words: string[]) => Promise<void>;

interface Verb {
  /** What follows the verb. */
  readonly words: readonly string[];
  readonly run: Command;
}

const users: Readonly<Record<string, Verb>> = {
  add: {
    words: ['name'],
    async run({ people, say, askPassword }, name = '') {
      await people.add(name, await askPassword());
      say(`${name} can log in now.`);
    },
  },
  list: {
    words: [],
    async run({ people, say }) {
      for (const { user, password } of await people.list())
        say(password === undefined ? `${user.name} (cannot log in)` : user.name);
    },
  },
  password: {
    words: ['name'],
    async run({ people, say, askPassword }, name = '') {
      await people.byName(name);
      await people.setPassword(name, await askPassword());
      say(`${name} has a new password, and has to log in again.`);
    },
  },
  remove: {
    words: ['name'],
    async run({ people, say }, name = '') {
      await people.remove(name);
      say(`${name} is gone, with all that was theirs.`);
    },
  },
};

const tokens: Readonly<Record<string, Verb>> = {
  add: {
    words: ['user', 'purpose'],
    async run({ people, say }, name = '', purpose = '') {
      const { id } = await people.byName(name);
      say(await people.addToken(id, purpose.slice(0, 60)));
    },
  },
  list: {
    words: ['user'],
    async run({ people, say }, name = '') {
      const { id } = await people.byName(name);
      for (const token of await people.tokensOf(id)) say(`${token.id} ${token.name}`);
    },
  },
  revoke: {
    words: ['user', 'id'],
    async run({ people, say }, name = '', number = '') {
      const { id } = await people.byName(name);
      if (!/^\d{1,15}$/.test(number) || !(await people.revokeToken(id, Number(number))))
        throw new Refusal('invalid_input', `${name} has no token ${number}.`);
      say('The token counts no longer.');
    },
  },
};

const topics: Readonly<Record<string, Readonly<Record<string, Verb>>>> = { users, tokens };

/**
 * `users add ann`, `tokens list ann` and so on.
 *
 * @returns the exit code: 0 done, 1 refused, 2 not understood
 */
export async function runPeopleCommand(surroundings: CommandSurroundings, words: readonly string[]): Promise<number> {
  const [topic = '', name = '', ...rest] = words;
  const verb = Object.hasOwn(topics, topic) ? topics[topic]?.[name] : undefined;
  if (rest.length !== verb?.words.length) {
    for (const line of peopleUsage()) surroundings.say(line);
    return 2;
  }
  try {
    await verb.run(surroundings, ...rest);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    surroundings.say(error.message);
    return 1;
  }
}

/** One line for each command. */
export function peopleUsage(): readonly string[] {
  return Object.entries(topics).flatMap(([topic, verbs]) =>
    Object.entries(verbs).map(([name, { words }]) => [topic, name, ...words.map((word) => `<${word}>`)].join(' ')),
  );
}
