import { parseArgs } from 'node:util';
import { UsageError, type Command, type Surroundings } from '../command.js';
import { readHeaders, readTarget } from '../target.js';
import { conform, type ConformReport } from './conform.js';
import { NoAnswer } from './finding.js';
import { formatJson, formatReport, isKept } from './report.js';
import { isLevel, levels, type Level } from './rule.js';

export const conformCommand: Command = {
  help: [
    'chat-stream conform <base-url> [options]',
    '',
    'Runs the rules of the contract (docs/contract.md) against a backend, and prints',
    'which hold. It asks for a few short answers, says how many before, and deletes',
    'the conversations that it makes.',
    '',
    "  --header 'Name: value'    sent with every request; may be given again",
    "  --stranger 'Name: value'  the login of somebody else, who must see nothing",
    '  --level <level>           required, proposed or extended: nothing above it is',
    '                            looked at; by default what the backend claims',
    '  --json                    prints JSON',
    '',
    'It ends with 0 where the level holds, with 1 where not, and with 2 where it was',
    'called in the wrong way, or nobody answered.',
  ],
  async run(words, surroundings) {
    const { baseUrl, headers, stranger, level, json } = readWords(words);
    const { say, note, isTerminal, fetch, signal } = surroundings;
    const secrets = [...headers.values(), ...(stranger?.values() ?? [])].flatMap(secretsIn);
    const onStart = (answers: number) =>
      note(`Asks ${baseUrl} for at most ${answers} short answers. The conversations are deleted afterwards.`);
    const report = await attempt(surroundings, () =>
      conform({ baseUrl, headers, stranger, level, fetch, signal, onStart }),
    );
    if (report === undefined) return 2;
    if (json) say(formatJson(report, secrets));
    else for (const line of formatReport(report, { hasColours: isTerminal, secrets })) say(line);
    return isKept(report) ? 0 : 1;
  },
};

/** `undefined` where it came to nothing, which the person is then told. */
async function attempt(
  { note, signal }: Surroundings,
  run: () => Promise<ConformReport>,
): Promise<ConformReport | undefined> {
  try {
    return await run();
  } catch (error) {
    if (signal.aborted) note('Interrupted. What was made is deleted.');
    else if (error instanceof NoAnswer) note(`Nobody is there: ${error.message}.`);
    else throw error;
    return undefined;
  }
}

function readWords(words: readonly string[]) {
  const { values, positionals } = parse(words);
  const { header, stranger, level, json = false } = values;
  const target = readTarget(positionals, header);
  return { ...target, stranger: stranger && readHeaders(stranger), level: readLevel(level), json };
}

function parse(words: readonly string[]) {
  const lines = { type: 'string', multiple: true } as const;
  const options = { header: lines, stranger: lines, level: { type: 'string' }, json: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch {
    // what was wrong may stand beside a key
    throw new UsageError('There is an option that is not known, or that lacks its value.');
  }
}

function readLevel(word: string | undefined): Level | undefined {
  if (word === undefined || isLevel(word)) return word;
  throw new UsageError(`The level is one of ${levels.join(', ')}.`);
}

/** `Bearer abc` is one, and `abc` alone as well. Short words are too common to be hidden. */
function secretsIn(value: string): readonly string[] {
  return [value, ...value.split(/[\s;=]+/)].filter((part) => part.length >= 6);
}
