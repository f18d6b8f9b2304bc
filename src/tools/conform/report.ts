import type { ConformReport, Outcome } from './conform.js';
import { includes, levels, levelTitles } from './rule.js';

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

/** Whether the backend is what it is held to. */
export function isKept({ asked, reached }: ConformReport): boolean {
  return reached !== undefined && includes(reached, asked);
}

/** A table for a person, in lines of at most 80 characters. */
export function* formatReport(report: ConformReport, options: ReportOptions): Generator<string> {
  for (const level of levels) {
    const outcomes = report.outcomes.filter(({ rule }) => rule.level === level);
    if (outcomes.length === 0) continue;
    yield levelTitles[level];
    for (const alike of gather(outcomes)) yield* formatOutcomes(alike, options);
    yield '';
  }
  yield* formatEnd(report, options);
}

/** What was not looked at for the same reason is told together, in the place of the first of it. */
function gather(outcomes: readonly Outcome[]): readonly (readonly Outcome[])[] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const { rule, verdict, seen } = outcome;
    const key = verdict === 'absent' || verdict === 'unknown' ? `${verdict} ${seen}` : rule.id;
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups.values()];
}

function* formatOutcomes([outcome, ...alike]: readonly Outcome[], options: ReportOptions): Generator<string> {
  if (!outcome) return;
  const { rule, verdict } = outcome;
  const name = alike.length === 0 ? rule.id : `${alike.length + 1} rules`;
  const ids = alike.length === 0 ? [] : [[outcome, ...alike].map(({ rule }) => rule.id).join(', ')];
  const lines = [...linesOf(outcome, clean(outcome.seen, options.secrets)), ...ids];
  const [first = '', ...rest] = lines.flatMap(wrap);
  const mark = marks[verdict].word.padEnd(6);
  yield ` ${paint(mark, marks[verdict].colour, options)} ${name.padEnd(indent - 9)} ${first}`;
  for (const line of rest) yield ' '.repeat(indent) + line;
}

function linesOf({ rule: { says, why, section }, verdict }: Outcome, seen: string): readonly string[] {
  switch (verdict) {
    case 'holds':
      return [says];
    case 'wrong':
      return [says, `seen: ${seen}`, `why it matters: ${why}`, `docs/contract.md, section ${section}`];
    case 'absent':
      return [`does not apply: ${seen}`];
    case 'unknown':
      return [`not seen: ${seen}`];
  }
}

function paint(text: string, colour: number, { hasColours }: ReportOptions): string {
  return hasColours ? `\u001b[${colour}m${text}\u001b[0m` : text;
}

function* formatEnd(report: ConformReport, options: ReportOptions): Generator<string> {
  const count = (verdict: Outcome['verdict']) =>
    report.outcomes.filter((outcome) => outcome.verdict === verdict).length;
  yield `${count('holds')} hold, ${count('wrong')} wrong, ${count('absent')} do not apply, ${count('unknown')} not seen.`;
  const colour = isKept(report) ? marks.holds.colour : marks.wrong.colour;
  const level = `Level reached: ${report.reached ?? 'none'}; held to: ${report.asked}.`;
  yield paint(level, colour, options);
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
