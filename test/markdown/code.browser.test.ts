import { expect } from 'chai';
import { createMarkdownStream, renderMarkdown } from '../../src/markdown/index.js';
import { byCodeUnit, stream } from './streaming.js';

/** The code of a block in a language, so many lines of it. */
function lines(count: number, from = 0): string {
  return Array.from({ length: count }, (_, index) => `let line${from + index};\n`).join('');
}

function all(root: ParentNode, selector: string): Element[] {
  return [...root.querySelectorAll(selector)];
}

describe('a block of code', () => {
  it('has a head with its language and its buttons, and code that can be scrolled by keyboard', () => {
    const block = renderMarkdown('```js title=x\nlet a;\n```').querySelector('figure.code-block');
    expect(block?.querySelector<HTMLElement>('.code-language')?.dataset.name).to.equal('js');
    expect(all(block ?? document, 'button').map((button) => button.ariaLabel)).to.deep.equal(['Wrap', 'Copy']);
    const box = block?.querySelector('pre');
    expect(box?.outerHTML).to.equal(
      '<pre dir="ltr" tabindex="0" role="group" aria-label="Code">' +
        '<code class="language-js"><span class="run">let a;\n</span></code></pre>',
    );
  });

  it('is called code where it names no language, in words that the app can give', () => {
    const labels = { code: 'Quelltext', copy: 'Kopieren', wrap: 'Umbrechen', download: 'Speichern' };
    const block = renderMarkdown('    indented', { labels, codeDownload: true });
    expect(block.querySelector<HTMLElement>('.code-language')?.dataset.name).to.equal('Quelltext');
    expect(block.querySelector('pre')?.getAttribute('aria-label')).to.equal('Quelltext');
    expect(all(block, 'button').map((button) => button.ariaLabel)).to.deep.equal([
      'Umbrechen',
      'Speichern',
      'Kopieren',
    ]);
  });

  it('holds its lines in runs of 64, however it came', () => {
    const text = `\`\`\`js\n${lines(150)}\`\`\`\n\nend`;
    const runs = (root: ParentNode) => all(root, '.run').map((run) => (run.textContent.match(/\n/g) ?? []).length);
    expect(runs(renderMarkdown(text))).to.deep.equal([64, 64, 22]);
    expect(runs(stream(byCodeUnit(text)))).to.deep.equal([64, 64, 22]);
  }).timeout(30_000);

  it('keeps its nodes, and what a person did to its buttons, while it grows', () => {
    const target = document.body.appendChild(document.createElement('div'));
    const markdown = createMarkdownStream(target);
    markdown.push('```js\nlet a;\n');
    const [box, wrap] = [target.querySelector('pre'), target.querySelector<HTMLElement>('[data-action=wrap]')];
    wrap?.click();
    wrap?.focus();
    for (let index = 0; index < 200; index += 10) markdown.push(lines(10, index));
    markdown.push('```\n\nend');
    markdown.end();
    expect(target.querySelector('pre') === box).to.equal(true);
    expect(target.querySelector('[data-action=wrap]') === wrap).to.equal(true);
    expect(wrap?.ariaPressed).to.equal('true');
    expect(document.activeElement === wrap).to.equal(true);
    target.remove();
  });
});
