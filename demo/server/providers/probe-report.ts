/** What is known of a model after it was asked. */
export interface ProbeReport {
  /** The address that was asked; absent for the built-in model. */
  readonly url?: string;
  readonly model: string;
  /** Whether address, key and model are right: there was an answer. */
  readonly answers: boolean;
  /** Whether the answer came piece by piece; `undefined` where there was none. */
  readonly streams?: boolean;
  readonly pace?: Pace;
  /** Whether it tells how many tokens it has read and written. */
  readonly usage: boolean;
  readonly reasoning: boolean;
  /** Whether it asks for a tool where it is given one. */
  readonly tools: boolean;
  /** What is wrong, in words for the operator. None of them are the provider's. */
  readonly troubles: readonly string[];
}

/** How an answer came. Times are in milliseconds after the request. */
export interface Pace {
  readonly first: number;
  readonly last: number;
  /** Pieces that came one after the other. */
  readonly pieces: number;
  /** From 0, all but one of them at once, to 1: evenly. */
  readonly evenness: number;
}

/** Pieces that come closer together than this came together. */
const together = 2;

/** @param arrivals milliseconds, ascending */
export function paceOf(arrivals: readonly number[]): Pace | undefined {
  const moments: number[] = [];
  for (const at of arrivals) if (moments.length === 0 || at - (moments.at(-1) ?? 0) >= together) moments.push(at);
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
  const usual = (last - first) / gaps.length;
  const longest = Math.max(...gaps);
  // One gap as long as all of them together: 0. None longer than the others: 1.
  const evenness = gaps.length < 2 ? 0 : 1 - (longest - usual) / (last - first - usual);
  return { first, last, pieces: moments.length, evenness };
}

/** For a terminal. */
export function formatProbe({ url, model, answers, streams, pace, troubles, ...report }: ProbeReport): string {
  const rows: (readonly [string, string])[] = [
    ['Address', url ?? 'none: the model is built in'],
    ['Model', model],
    ['Answers', yesOrNo(answers)],
  ];
  if (answers) {
    rows.push(['Streams', yesOrNo(streams === true) + (pace ? `: ${describe(pace)}` : '')]);
    for (const [name, key] of [
      ['Usage', 'usage'],
      ['Reasoning', 'reasoning'],
      ['Tools', 'tools'],
    ] as const)
      rows.push([name, yesOrNo(report[key])]);
  }
  return [...rows.map(([name, value]) => `${name.padEnd(10)} ${value}`), ...troubles.map((words) => `! ${words}`)].join(
    '\n',
  );
}

function describe({ first, last, pieces, evenness }: Pace): string {
  const start = `first piece after ${seconds(first)}`;
  if (pieces === 1) return `${start}, and no other`;
  const manner = evenness >= 0.5 ? 'evenly' : 'in bursts';
  return `${start}, ${pieces} pieces within ${seconds(last - first)}, ${manner}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
