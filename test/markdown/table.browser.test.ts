import { expect } from 'chai';
import { createMarkdownStream, renderMarkdown } from '../../src/markdown/index.js';
import { tableAsTsv } from '../../src/markdown/tsv.js';

function tsvOf(markdown: string): string {
  const table = renderMarkdown(markdown).querySelector('table');
  return table ? tableAsTsv(table) : 'no table';
}

describe('a table', () => {
  it('stands in a box that can be scrolled by keyboard, below its button', () => {
    const block = renderMarkdown('|a|b|\n|-|-:|\n|1|2|', { labels: { table: 'Tabelle' } }).querySelector(
      '.table-block',
    );
    expect([...(block?.children ?? [])].map(({ className }) => className)).to.deep.equal(['buttons', 'table-scroll']);
    expect(block?.querySelector('.table-scroll')?.outerHTML).to.equal(
      '<div class="table-scroll" role="group" aria-label="Tabelle" tabindex="0"><table>' +
        '<thead><tr><th dir="auto">a</th><th dir="auto" align="right">b</th></tr></thead>' +
        '<tbody><tr><td dir="auto">1</td><td dir="auto" align="right">2</td></tr></tbody></table></div>',
    );
  });

  it('keeps its nodes while rows come', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    markdown.push('| a | b |\n|---|---|\n| 1 | 2 |\n| 3 ');
    const [button, row] = [target.querySelector('button'), target.querySelector('tbody tr')];
    for (let index = 0; index < 100; index++) markdown.push(`| row ${index} |\n| x `);
    markdown.end();
    expect(target.querySelectorAll('tbody tr')).to.have.length(102);
    expect(target.querySelectorAll('button')).to.have.length(1);
    expect(target.querySelector('button') === button).to.equal(true);
    expect(target.querySelector('tbody tr') === row).to.equal(true);
  });

  it('is copied as what is seen, cells by tabs and rows by lines', () => {
    expect(tsvOf('| a | **b** |\n|---|---|\n| `1` | [two](https://a.example) |\n| 3 |')).to.equal('a\tb\n1\ttwo\n3\t');
  });

  it('is copied with tabs, line breaks and quotation marks in quotation marks', () => {
    expect(tsvOf('| a |\n|---|\n| one<br>two |\n| say "x" |\n| t&#9;t |')).to.equal(
      'a\n"one\ntwo"\n"say ""x"""\n"t\tt"',
    );
  });

  it('is copied without what a spreadsheet would take for a formula', () => {
    const formulas = ['=1+1', '@SUM(A1)', '+1-1', '-2+3+cmd', '-$A$1', '-1e', '＝1', '<br>=1', '&#9;=1', '="a"'];
    const copied = tsvOf(`| a |\n|---|\n${formulas.map((cell) => `| ${cell} |`).join('\n')}`).split('\n');
    const harmless = ["'=1+1", "'@SUM(A1)", "'+1-1", "'-2+3+cmd", "'-$A$1", "'-1e", "'＝1", "'=1", "'=1", `"'=""a"""`];
    expect(copied.slice(1)).to.deep.equal(harmless);
  });

  it('is copied with its numbers as they are, whatever their sign', () => {
    const numbers = ['-1', '+2', '-1,000.50', '-5 %', '-$3.20', '-4 €', '-1.5e-10', '-', 'a=b', '1-2'];
    const copied = tsvOf(`| a |\n|---|\n${numbers.map((cell) => `| ${cell} |`).join('\n')}`).split('\n');
    expect(copied.slice(1)).to.deep.equal(numbers);
  });
});
