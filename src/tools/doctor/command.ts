import { parseArgs } from 'node:util';
import { systemClock, type Clock } from '../../transport/clock.js';
import type { DiagnoseOptions, Diagnosis } from '../../transport/diagnosis/diagnosis.js';
import { UsageError, type Command, type Surroundings } from '../command.js';
import { readTarget, type Target } from '../target.js';
import { examine } from './examine.js';
import { formatAdvice, formatDiagnosis, formatJson } from './report.js';

const help = [
  'chat-stream doctor <base-url> [options]',
  '',
  'Says whether streaming really streams from here: asks for one answer, in a',
  'conversation that it deletes, and compares what the stream brings with what',
  'polling shows. Where something holds it back, it says who, as far as that can be',
  'known, and prints what to put into its configuration.',
  '',
  "  --header 'Name: value'  sent with every request; may be given again",
  '  --prompt <text>         what the model is asked; by default to count',
  '  --idle <seconds>        keeps the stream open so long, to see if it is cut',
  '  --all                   prints the lines for every server that it knows',
  '  --json                  prints JSON',
  '',
  'It ends with 0 where it streams, with 1 where not or where it cannot be said,',
  'and with 2 where it was called in the wrong way, or there was no chat.',
];

/** @param clock - by which it waits between two looks */
export function createDoctor(clock: Clock = systemClock): Command {
  return {
    help,
    async run(words, surroundings) {
      const { target, options, all, json } = readWords(words);
      const diagnosis = await attempt(target, options, surroundings, clock);
      if (!diagnosis) return 2;
      const { say, isTerminal: hasColours } = surroundings;
      const secrets = [...target.headers.values()];
      if (json) say(formatJson(diagnosis, { all, secrets }));
      else
        for (const line of [...formatDiagnosis(diagnosis, { hasColours, secrets }), ...formatAdvice(diagnosis, all)])
          say(line);
      return diagnosis.verdict === 'streams' ? 0 : diagnosis.verdict === 'unreachable' ? 2 : 1;
    },
  };
}

export const doctorCommand = createDoctor();

/** `undefined` where it was given up, which the person is then told. */
async function attempt(
  target: Target,
  options: DiagnoseOptions,
  { fetch, note, signal }: Surroundings,
  clock: Clock,
): Promise<Diagnosis | undefined> {
  note(`Asks ${target.baseUrl} for one answer. The conversation is deleted afterwards.`);
  try {
    return await examine(target, { ...options, signal }, fetch, clock);
  } catch (error) {
    if (!signal.aborted) throw error;
    note('Interrupted. What was made is deleted.');
    return undefined;
  }
}

function readWords(words: readonly string[]) {
  const { values, positionals } = parse(words);
  const { header, prompt, idle, all = false, json = false } = values;
  const options: DiagnoseOptions = {
    ...(prompt === undefined ? {} : { prompt }),
    ...(idle === undefined ? {} : { idle: readSeconds(idle) * 1000 }),
  };
  return { target: readTarget(positionals, header), options, all, json };
}

function parse(words: readonly string[]) {
  const options = {
    header: { type: 'string', multiple: true },
    prompt: { type: 'string' },
    idle: { type: 'string' },
    all: { type: 'boolean' },
    json: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch {
    // what was wrong may stand beside a key
    throw new UsageError('There is an option that is not known, or that lacks its value.');
  }
}

const longestIdle = 3600;

function readSeconds(word: string): number {
  const seconds = Number(word);
  if (/^\d+$/.test(word) && seconds > 0 && seconds <= longestIdle) return seconds;
  throw new UsageError(`--idle is a number of seconds, ${longestIdle} at most.`);
}
