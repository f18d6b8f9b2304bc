import { styleText } from 'node:util';
import { advices, type Advice } from '../../transport/diagnosis/advice.js';
import type { Diagnosis, Level, Mark, Verdict } from '../../transport/diagnosis/diagnosis.js';

export interface ReportOptions {
  readonly hasColours: boolean;
  /** Values of headers, which a server may send back. */
  readonly secrets: readonly string[];
}

const verdicts: Readonly<Record<Verdict, string>> = {
  streams: 'It streams.',
  held_back: 'It does not stream: what is sent is held back.',
  cut: 'It streams, and is cut.',
  refused: 'It does not stream: the server does not offer it here.',
  unreachable: 'There was no chat.',
  unclear: 'It cannot be said whether it streams.',
};

const signs: Readonly<Record<Level, readonly [sign: string, colour: 'green' | 'yellow' | 'red' | 'cyan']>> = {
  good: ['+', 'green'],
  note: ['·', 'yellow'],
  bad: ['!', 'red'],
  unknown: ['?', 'cyan'],
};

/** For a terminal. */
export function formatDiagnosis(
  { verdict, findings, timeline }: Diagnosis,
  { hasColours, secrets }: ReportOptions,
): readonly string[] {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    hasColours ? styleText(format, text) : text;
  const lines = findings.flatMap(({ id, level, what, why, seen }) => {
    const [sign, colour] = signs[level];
    const more = [level === 'good' ? '' : why, seen === '' ? '' : `seen: ${plain(seen, secrets)}`];
    const below = more.filter((line) => line !== '').map((line) => `${' '.repeat(19)}${line}`);
    return [`${paint(colour, sign)} ${id.padEnd(16)} ${plain(what, secrets)}`, ...below];
  });
  return [paint('bold', verdicts[verdict]), '', ...drawTimeline(timeline), ...lines];
}

/** The lines to paste, each under whom it is for. */
export function formatAdvice({ advice }: Diagnosis, all: boolean): readonly string[] {
  return (all ? advices : advice).flatMap(({ product, where, lines, note }) => [
    '',
    `${product}: ${where}`,
    ...(lines === '' ? [] : ['', ...lines.split('\n').map((line) => `    ${line}`), '']),
    note,
  ]);
}

/** The same as data, with the advice for all where that is asked for. */
export function formatJson(
  diagnosis: Diagnosis,
  { all, secrets }: { readonly all: boolean; readonly secrets: readonly string[] },
): string {
  const advice: readonly Advice[] = all ? advices : diagnosis.advice;
  return hide(JSON.stringify({ ...diagnosis, advice }, undefined, 2), secrets);
}

const width = 60;

/** Two rows on one scale of time: when the server had each event, and when it arrived. */
export function drawTimeline(timeline: readonly Mark[]): readonly string[] {
  const end = Math.max(1, ...timeline.map(({ arrived }) => arrived));
  const row = (moments: readonly number[]) => {
    const places = new Set(moments.map((moment) => Math.round((moment / end) * (width - 1))));
    return Array.from({ length: width }, (_, place) => (places.has(place) ? '|' : '.')).join('');
  };
  if (timeline.length === 0) return [];
  const sent = timeline.flatMap((mark) => mark.sent ?? []);
  return [
    ...(sent.length === 0 ? [] : [`  sent    ${row(sent)}`]),
    `  arrived ${row(timeline.map(({ arrived }) => arrived))} ${(end / 1000).toFixed(1)} s`,
    '',
  ];
}

/** What a server sends could move the cursor, or change what stands above. */
function plain(text: string, secrets: readonly string[]): string {
  return hide(text, secrets).replace(/\p{Cc}/gu, '?');
}

/** Shorter ones are too common to be hidden. */
const shortestSecret = 6;

function hide(text: string, secrets: readonly string[]): string {
  const words = secrets.flatMap((secret) => [secret, ...secret.split(' ')]);
  return words
    .filter(({ length }) => length >= shortestSecret)
    .reduce((rest, word) => rest.replaceAll(word, '***'), text);
}
