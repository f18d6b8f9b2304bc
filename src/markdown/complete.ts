import { mathsIn, replaceMaths } from './maths-syntax.js';
import { withoutHalfTag } from './raw.js';

/**
 * Inline text that is still being written, as it will most likely go on: open marks are closed, and what is not decided
 * is left out. For showing only; nothing is ever decided by it.
 */
export function completeInline(text: string): string {
  const code = openCode(text);
  return closeEmphasis(code ? closeCode(text, code) : withoutHalves(text));
}

/** The same where there is maths, in which no mark means anything: TeX is shown as code until it is whole. */
export function completeWithMaths(text: string): string {
  const { whole, open } = openCode(text) ? { whole: [], open: -1 } : mathsIn(text);
  const end = open === -1 ? text.length : open;
  const before = whole.filter(([, mathsEnd]) => mathsEnd <= end);
  const masked = replaceMaths(text.slice(0, end), before, (raw) => 'a'.repeat(raw.length));
  const completed = completeInline(masked);
  const shown = before.filter(([, mathsEnd]) => mathsEnd <= completed.length);
  const source = text.slice(end).replaceAll('`', '');
  return (
    replaceMaths(completed, shown, (_masked, range) => text.slice(...range)) +
    (source.trim() === '' ? '' : `\`${source}\``)
  );
}

/** A code span that has begun. */
interface OpenCode {
  readonly start: number;
  readonly marks: string;
}

function closeCode(text: string, { start, marks }: OpenCode): string {
  // marks at its end may be half of those that close it
  const content = text.slice(start + marks.length).replace(/`+$/, '');
  const before = text.slice(0, start);
  return content.trim() === '' ? before : before + marks + content + marks;
}

function openCode(text: string): OpenCode | undefined {
  const marks = /\\[\s\S]|`+/g;
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    if (match[0].startsWith('\\')) continue;
    const behind = match.index + match[0].length;
    const end = new RegExp(`(?<!\`)${match[0]}(?!\`)`, 'g');
    end.lastIndex = behind;
    const close = end.exec(text);
    if (!close) return { start: match.index, marks: match[0] };
    marks.lastIndex = close.index + close[0].length;
  }
  return undefined;
}

/** Leaves out half a link's address, half a tag, half a character reference, and marks with nothing behind them. */
function withoutHalves(text: string): string {
  const start = Math.max(0, text.length - LONGEST_HALF);
  const label = withoutHalfLink(text.slice(start).replace(HALF_REFERENCE, ''));
  const end = withoutHalfAngle(label)
    .replace(/&#?\w{0,31}$/, '')
    .replace(/(?<!\\)(?:[*_~]+|!|\\)$/, '');
  return text.slice(0, start) + end;
}

/** Without what `<` may yet become at the end: an allowed tag, or an address. Anything else between angles is text. */
export function withoutHalfAngle(text: string): string {
  return withoutHalfTag(text.replace(/<(?:[A-Za-z0-9][\w.+-]{0,63}(?:[:@][^\s<>]*)?)?$/, ''));
}

/** Of what refers to a footnote: it is not text, but nothing is seen of its label. */
const HALF_REFERENCE = /\[\^[^\s[\]]{0,100}$/;
const REFERENCE = /\[\^[^\s[\]]{1,100}\]$/;

/** A link that is not whole is its text, without the brackets. */
function withoutHalfLink(text: string): string {
  const middle = text.lastIndexOf('](');
  const first = middle === -1 || !HALF_ADDRESS.test(text.slice(middle + 2)) ? text : text.slice(0, middle + 1);
  const label = first.replace(/\]\[[^[\]]*\]?$/, ']');
  const open = openingOf(label);
  if (open === -1 || REFERENCE.test(label)) return label;
  const begin = label.charAt(open - 1) === '!' ? open - 1 : open;
  return label.slice(0, begin) + label.slice(open + 1).replace(/\]$/, '');
}

/** An address in parentheses, or a part of it, perhaps with a part of a title. */
const HALF_ADDRESS = new RegExp(
  String.raw`^\s*(?:<[^<>\n]*>?|(?!<)(?:\\.|[^\s()\\]|NESTED)*)(?:\s+(?:"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\([^()]*\)?)?)?\s*\\?$`.replace(
    'NESTED',
    String.raw`\((?:\\.|[^\s()\\])*(?:\)|(?=\\?$))`,
  ),
);

/** The bracket that is open at the end, or that is closed there. */
function openingOf(text: string): number {
  let closed = text.endsWith(']') ? -1 : 0;
  for (let index = text.length - 1; index >= 0; index--) {
    if (text[index - 1] === '\\') continue;
    if (text[index] === ']') closed += 1;
    else if (text[index] === '[' && closed > 0) closed -= 1;
    else if (text[index] === '[') return index;
  }
  return -1;
}

const LONGEST_HALF = 2000;

/** Marks of emphasis, and what there are none in: escapes, code, the addresses of links, tags and bare addresses. */
const RUN = new RegExp(
  [
    String.raw`\\[\s\S]|\`+[^\`]*\`+`,
    String.raw`\]\((?:<[^<>\n]*>|(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))*)(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)`,
    String.raw`<[A-Za-z/!?][^<>]*>`,
    String.raw`(?:https?:\/\/|www\.)[^\s<]*[^\s<?!.,:;*_'"~()&]`,
    String.raw`\*+|_+|~+`,
  ].join('|'),
  'gi',
);

/** Ends the emphasis that is open, the innermost first. */
function closeEmphasis(text: string): string {
  const open: string[] = [];
  const runs = new RegExp(RUN);
  for (let match = runs.exec(text); match; match = runs.exec(text)) {
    const [run] = match;
    if (!/^[*_~]/.test(run)) continue;
    const before = text.charAt(match.index - 1);
    const after = text.charAt(match.index + run.length);
    const isInWord = run.startsWith('_') && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after);
    if (isInWord) continue;
    if (open.includes(run) && /\S/.test(before)) open.splice(open.lastIndexOf(run));
    else if (/\S/.test(after) && run.length <= 3) open.push(run);
    if (open.length > MOST_OPEN) return text;
  }
  return open.length === 0 ? text : text.trimEnd() + open.reverse().join('');
}

/** Emphasis within emphasis. Where there is more, the marks mean something else. */
const MOST_OPEN = 8;
