import type { Report } from './report.js';

const ROW = 22;
const LABEL = 210;
const BARS = 360;
const WIDTH = LABEL + BARS + 110;
const STYLE =
  'text { font: 13px sans-serif; fill: #222 } .head { font-weight: bold } rect { fill: #999 } .ours { fill: #06c } ' +
  '@media (prefers-color-scheme: dark) { text { fill: #ddd } rect { fill: #777 } .ours { fill: #6af } }';

/** Bars in groups, one for each series; shorter is better, and ours are coloured. */
export function plotOf({ title, unit, series, format }: Report): string {
  const parts: string[] = [];
  let y = ROW;
  const say = (x: number, text: string, className = '') =>
    parts.push(`<text x="${x}" y="${y}" class="${className}">${escape(text)}</text>`);
  say(0, `${title} (${unit}; shorter is better)`, 'head');
  for (const { name, values } of series) {
    y += ROW * 1.5;
    if (series.length > 1) say(0, name, 'head');
    const most = Math.max(...Object.values(values));
    for (const [index, [label, value]] of Object.entries(values).entries()) {
      y += ROW;
      say(0, label);
      const width = Math.max(1, (value / most) * BARS);
      const className = index === 0 ? 'ours' : '';
      parts.push(`<rect x="${LABEL}" y="${y - 12}" width="${width.toFixed(1)}" height="14" class="${className}"/>`);
      say(LABEL + width + 6, format(value));
    }
  }
  const size = `viewBox="0 0 ${WIDTH} ${y + ROW}" width="${WIDTH}" height="${y + ROW}"`;
  const content = [`<title>${escape(title)}</title>`, `<style>${STYLE}</style>`, ...parts].join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" ${size}>\n${content}\n</svg>\n`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
