import type { ConformReport, Outcome } from './conform.js';
import { includes, levels, type Level } from './rule.js';

export interface ReportOptions {
  readonly hasColours: boolean;
  /** What must not be printed, wherever a server repeats it. */
  readonly secrets: readonly string[];
}

/** Characters in a line. */
const width = 80;
/** Where the words of a rule begin. */
const indent = 27;

const marks = {
  holds: { word: 'ok', colour: 32 },
  wrong: { word: 'WRONG', colour: 31 },
  absent: { word: '-', colour: 2 },
  unknown: { word: '?', colour: 33 },
} as const;

const titles: Readonly<Record<Level, string>> = {
  required: 'Required of every backend',
  proposed: 'Streaming as proposed',
  extended: 'Extended',
};

/** Whether the backend is what it is held to. */
export function isKept({ asked, reached }: ConformReport): boolean {
  return reached !== undefined && includes(reached, asked);
}

/** A table for a person, in lines of at most 80 characters. */
export function* formatReport(report: ConformReport, options: ReportOptions): Generator<string> {
  for (const level of levels) {
    const outcomes = report.outcomes.filter(({ rule }) => rule.level === level);
    if (outcomes.length === 0) continue;
    yield titles[level];
    for (const outcome of outcomes) yield* formatOutcome(outcome, options);
    yield '';
  }
  yield* formatEnd(report, options);
}

function* formatOutcome({ rule, verdict, seen }: Outcome, { hasColours, secrets }: ReportOptions): Generator<string> {
  const { word, colour } = marks[verdict];
  const mark = word.padEnd(6);
  const name = ` ${hasColours ? `\u001b[${colour}m${mark}\u001b[0m` : mark} ${rule.id.padEnd(indent - 9)} `;
  const words = clean(seen, secrets);
  const lines = {
    holds: [rule.says],
    wrong: [rule.says, `seen: ${words}`, `why it matters: ${rule.why}`, `docs/contract.md, section ${rule.section}`],
    absent: [`does not apply: ${words}`],
    unknown: [`not seen: ${words}`],
  }[verdict];
  const [first = '', ...rest] = lines.flatMap(wrap);
  yield name + first;
  for (const line of rest) yield ' '.repeat(indent) + line;
}

function* formatEnd(report: ConformReport, { hasColours }: ReportOptions): Generator<string> {
  const count = (verdict: Outcome['verdict']) =>
    report.outcomes.filter((outcome) => outcome.verdict === verdict).length;
  yield `${count('holds')} hold, ${count('wrong')} wrong, ${count('absent')} do not apply, ${count('unknown')} not seen.`;
  const colour = isKept(report) ? marks.holds.colour : marks.wrong.colour;
  const level = `Level reached: ${report.reached ?? 'none'}; held to: ${report.asked}.`;
  yield hasColours ? `\u001b[${colour}m${level}\u001b[0m` : level;
  if (report.left.length > 0) yield `Sessions that could not be deleted: ${report.left.length}.`;
}

/** The same for a program: one JSON value. */
export function formatJson(report: ConformReport, secrets: readonly string[]): string {
  const { outcomes, baseUrl, claimed, asked, reached = null, left } = report;
  const rules = outcomes.map(({ rule: { check: _, ...rule }, verdict, seen }) => ({
    ...rule,
    verdict,
    seen: clean(seen, secrets),
  }));
  return JSON.stringify({ baseUrl, claimed, asked, reached, kept: isKept(report), rules, left }, null, 2);
}

/** What a server says could move the cursor, or repeat a key. */
function clean(words: string, secrets: readonly string[]): string {
  let shown = words;
  for (const secret of secrets) if (secret !== '') shown = shown.replaceAll(secret, '[hidden]');
  return shown.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, 300);
}

/** Lines that fit behind the names. A word that is too long is cut. */
function wrap(text: string): string[] {
  const room = width - indent;
  const lines: string[] = [''];
  for (const word of text.split(/ +/).flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gu')) ?? [])) {
    const last = lines.length - 1;
    const longer = lines[last] === '' ? word : `${lines[last] ?? ''} ${word}`;
    if (longer.length <= room) lines[last] = longer;
    else lines.push(word);
  }
  return lines;
}
