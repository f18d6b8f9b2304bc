import { formatProbe } from '../providers/probe.js';
import { probeAndRemember } from './probing.js';
import { isSettingName, settingNames, type SettingName } from './settings-file.js';
import type { SettingState, Settings } from './settings.js';

interface CommandSurroundings {
  readonly settings: Settings;
  readonly say: (line: string) => void;
  /** Asks for what nobody may read over a shoulder, in a list of processes or in a history. */
  readonly askSecret: (question: string) => Promise<string>;
}

export interface Command {
  /** How it is called, and what for. */
  readonly usage: readonly (readonly [call: string, purpose: string])[];
  /** @returns the exit code */
  readonly run: (surroundings: CommandSurroundings, words: readonly string[]) => number | Promise<number>;
}

/** Said of words that no command understands. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const configCommand: Command = {
  usage: [
    ['config get [name]', 'says what is set; of the key, only whether it is'],
    [
      'config set <name> [value]',
      'stores a setting for the runs that begin afterwards; "" removes it; asks for the key',
    ],
  ],
  async run(surroundings, [verb, name, ...more]) {
    if (name !== undefined && !isSettingName(name))
      throw new UsageError(`There is no setting "${name}". There are ${settingNames.join(', ')}.`);
    if (verb === 'get' && more.length === 0) return get(surroundings, name);
    if (verb === 'set' && name !== undefined && more.length <= 1) return set(surroundings, name, more[0]);
    throw new UsageError('That is no way to call config.');
  },
};

function get({ settings, say }: CommandSurroundings, name: SettingName | undefined): number {
  for (const wanted of name === undefined ? settingNames : [name]) {
    const words = describe(settings.state(wanted));
    say(name === undefined ? `${wanted}: ${words}` : words);
  }
  return 0;
}

function describe({ source, value, variable }: SettingState): string {
  if (source === 'none') return 'not set';
  return `${value ?? 'set'}${source === 'environment' ? ` (fixed by ${variable})` : ''}`;
}

async function set(
  { settings, say, askSecret }: CommandSurroundings,
  name: SettingName,
  given: string | undefined,
): Promise<number> {
  const value = given ?? (name === 'streaming_api_key' ? await askSecret('Key: ') : undefined);
  if (value === undefined) throw new UsageError(`What should ${name} be? "" removes it.`);
  settings.store({ [name]: value });
  say(`${name} is ${value.trim() === '' ? 'removed' : 'stored'}.`);
  const trouble = settings.trouble();
  if (trouble !== undefined) say(`It cannot be used yet: ${trouble}`);
  return 0;
}

export const probeCommand: Command = {
  usage: [['probe', 'asks the model what it can do, and says what is wrong; costs two short answers']],
  async run({ settings, say }, words) {
    if (words.length > 0) throw new UsageError('probe takes nothing else.');
    const report = await probeAndRemember(settings);
    say(formatProbe(report));
    return report.answers ? 0 : 1;
  },
};
