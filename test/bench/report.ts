import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { plotOf } from './plot.js';

const docs = resolve(import.meta.dirname, '../../docs');

/** One thing that is measured, for each of those compared. The first of them is ours. */
export interface Series {
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
}

export interface Report {
  /** The benchmark's name: its markers in docs/benchmarks.md, and its image. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}

/** Shows a report, and writes its table and plot where the documentation has them. */
export function publish(report: Report): void {
  const image = `images/bench-${report.name}.svg`;
  mkdirSync(resolve(docs, 'images'), { recursive: true });
  writeFileSync(resolve(docs, image), plotOf(report));
  insert(report.name, [tableOf(report), `![${report.title}](${image})`, machine()].join('\n\n'));
}

/** The same for what is said in words: a head and its rows. */
export function publishWords(name: string, rows: readonly (readonly string[])[]): void {
  insert(name, [markdownTable(rows), machine()].join('\n\n'));
}

function insert(name: string, body: string): void {
  const file = resolve(docs, 'benchmarks.md');
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no place for ${name}`);
  console.log(body);
  writeFileSync(file, `${text.slice(0, from + start.length)}\n\n${body}\n\n${text.slice(to)}`);
}

function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function tableOf({ series, unit, format }: Report): string {
  const names = [...new Set(series.flatMap(({ values }) => Object.keys(values)))];
  const head = [`${unit} (as a ratio to ours)`, ...series.map(({ name }) => name)];
  const rows = names.map((name) => [name, ...series.map(({ values }) => cellOf(values, name, format))]);
  return markdownTable([head, ...rows]);
}

function cellOf(values: Series['values'], name: string, format: Report['format']): string {
  const [ours] = Object.values(values);
  const value = values[name];
  if (value === undefined || ours === undefined) return '–';
  return `${format(value)} (${(value / ours).toFixed(2)})`;
}

/** What figures were taken on, and how busy it was. */
function machine(): string {
  const [processor] = cpus();
  const load = loadavg()[0]?.toFixed(1) ?? '';
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, Node ${process.versions.node}, ${cpus().length} × ${processor?.model ?? ''}, load average ${load}.`;
}
