import { UsageError, type Command, type Surroundings } from './command.js';

interface CommandEntry {
  /** What it is for, in one line. */
  readonly purpose: string;
  /** A command is loaded when it is asked for. */
  readonly load: () => Promise<Command>;
}

export type Commands = Readonly<Record<string, CommandEntry>>;

/** The commands of `chat-stream`, by name. */
export const commands: Commands = {
  conform: {
    purpose: 'runs the rules of the contract against a backend',
    load: async () => (await import('./conform/command.js')).conformCommand,
  },
  doctor: {
    purpose: 'says whether streaming really streams from here, and who holds it back',
    load: async () => (await import('./doctor/command.js')).doctorCommand,
  },
};

/**
 * Runs the command that the words name.
 *
 * @returns the exit code: what the command says, 2 for what was not understood
 */
export async function runCommand(
  words: readonly string[],
  surroundings: Surroundings,
  known: Commands = commands,
): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || isHelp(name)) return sayAll(overview(known), surroundings, name === undefined ? 2 : 0);
  const entry = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!entry) return refuse('There is no such command.', overview(known), surroundings);
  const command = await entry.load();
  if (rest.some(isHelp)) return sayAll(command.help, surroundings, 0);
  try {
    return await command.run(rest, surroundings);
  } catch (error) {
    if (error instanceof UsageError) return refuse(error.message, command.help, surroundings);
    throw error;
  }
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h' || word === 'help';
}

function overview(known: Commands): readonly string[] {
  const entries = Object.entries(known);
  const width = Math.max(...entries.map(([name]) => name.length));
  return [
    'chat-stream <command>',
    '',
    ...entries.map(([name, { purpose }]) => `  ${name.padEnd(width)}  ${purpose}`),
    '',
    'chat-stream <command> --help tells of one.',
  ];
}

function sayAll(lines: readonly string[], { say }: Surroundings, code: number): number {
  for (const line of lines) say(line);
  return code;
}

/** What was wrong is not repeated: the words may hold a key. */
function refuse(reason: string, help: readonly string[], { note }: Surroundings): number {
  for (const line of [reason, '', ...help]) note(line);
  return 2;
}
