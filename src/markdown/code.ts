import type { Tokens } from 'marked';
import { drawButtons, type Button } from './buttons.js';
import type { Settings } from './options.js';
import { languageClass, readableCode } from './policy.js';
import { element, text, type ElementView } from './view.js';

/** Lines that share a box: a browser lays out a long text anew for every line that is added to it, but not a long list. */
export const LINES_OF_RUN = 64;

/** @param shown lines that are shown already: the token holds those behind them only */
export function drawCode({ text: content, lang }: Tokens.Code, shown: number, settings: Settings): ElementView {
  const language = languageClass(lang);
  const whole = content === '' ? '' : `${content.replace(/\n$/, '')}\n`;
  const runs = linesInRuns(readableCode(whole), shown % LINES_OF_RUN);
  const code = element(
    'code',
    runs.map((run) => element('span', [text(run)], { class: 'run' })),
    language ? { class: language } : {},
  );
  const label = settings.labels.code;
  // code reads from left to right, and who has no mouse must be able to scroll it
  const box = element('pre', [code], { dir: 'ltr', tabindex: '0', role: 'group', 'aria-label': label });
  return element('figure', [drawHead(language?.slice('language-'.length) ?? label, settings), box], {
    class: 'code-block',
  });
}

function drawHead(name: string, { labels, codeDownload }: Settings): ElementView {
  const buttons: Button[] = [
    { action: 'wrap', label: labels.wrap, isSwitch: true },
    ...(codeDownload ? [{ action: 'download', label: labels.download } as const] : []),
    { action: 'copy-code', label: labels.copy },
  ];
  const language = element('span', [], { class: 'code-language', 'data-name': name });
  return element('div', [language, drawButtons(buttons)], { class: 'code-head' });
}

/** @param taken lines that the first run holds already */
function linesInRuns(content: string, taken: number): string[] {
  const lines = content.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const runs: string[] = [];
  for (let start = 0, size = LINES_OF_RUN - taken; start < lines.length; start += size, size = LINES_OF_RUN) {
    runs.push(lines.slice(start, start + size).join(''));
  }
  return runs;
}
