import { expect } from 'chai';
import { createMarkdownStream, renderMarkdown, type MarkdownOptions } from '../../src/markdown/index.js';
import { byCodeUnit, stream } from './streaming.js';

let target: HTMLElement;

function shownAtOnce(text: string, options?: MarkdownOptions): HTMLElement {
  target.replaceChildren(renderMarkdown(text, options));
  return target;
}

function references(): HTMLElement[] {
  return [...target.querySelectorAll<HTMLElement>('.footnote-reference button')];
}

/** The texts of the footnotes, without what leads back. */
function notes(): string[] {
  return [...target.querySelectorAll('.footnotes li')].map(({ textContent }) => textContent.replace('↩', ''));
}

beforeEach(() => {
  target = document.createElement('div');
  document.body.append(target);
});

afterEach(() => {
  target.remove();
});

describe('footnotes', () => {
  it('stand at the end, numbered as they are referred to first', () => {
    shownAtOnce('One[^b], two[^a], three[^B].\n\n[^a]: Of a.\n[^b]: Of *b*[^c].\n\n[^c]: Of c.\n\nMore.');
    expect(references().map(({ textContent }) => textContent)).to.deep.equal(['1', '2', '1', '3']);
    expect(references()[1]?.getAttribute('aria-label')).to.equal('Footnote 2');
    expect(notes()).to.deep.equal(['Of b3.', 'Of a.', 'Of c.']);
    expect(target.lastElementChild?.outerHTML).to.match(/^<section class="footnotes" aria-label="Footnotes"><ol>/);
  });

  it('are shown where nothing refers to them, and where a label has two', () => {
    shownAtOnce('Text[^b].\n\n[^a]: Lonely.\n\n[^b]: First.\n\n[^b]: Second.');
    expect(notes()).to.deep.equal(['First.', 'Lonely.', 'Second.']);
    expect(target.querySelectorAll('.footnote-back')).to.have.length(1);
  });

  it('go on in lines that are set in, and in those of their paragraph', () => {
    shownAtOnce('x[^a]\n\n[^a]: one\ntwo\n\n    ```js\n    let a;\n\n    let b;\n    ```\n\nthree');
    expect(target.querySelector('.footnotes li > p')?.textContent).to.equal('one\ntwo');
    expect(target.querySelector('.footnotes pre')?.textContent).to.equal('let a;\n\nlet b;\n');
    expect(target.querySelector('.blocks')?.lastElementChild?.textContent).to.equal('three');
  });

  it('lead there and back, with the focus and without an address', () => {
    shownAtOnce('One[^a] and one[^a].\n\n[^a]: Note.');
    const address = location.href;
    references()[1]?.click();
    expect(document.activeElement === target.querySelector('.footnotes li')).to.equal(true);
    target.querySelector<HTMLElement>('.footnote-back')?.click();
    expect(document.activeElement === references()[1]).to.equal(true);
    expect(location.href).to.equal(address);
    expect(target.querySelectorAll('[id], [name], [href]')).to.have.length(0);
  });

  it('lead back to the first reference where nobody came from one', () => {
    shownAtOnce('One[^a] and one[^a].\n\n[^a]: Note.');
    const back = target.querySelector<HTMLElement>('.footnote-back');
    expect(back?.getAttribute('aria-label')).to.equal('Back to the text');
    back?.click();
    expect(document.activeElement === references()[0]).to.equal(true);
  });

  it('have labels that are words and nothing else', () => {
    const labels = ['__proto__', 'constructor', 'tostring', '"><img/src=x>', '</section>', '&lt;'];
    shownAtOnce(labels.map((label) => `a[^${label}]\n\n[^${label}]: Note.`).join('\n\n'));
    expect(references().map(({ dataset }) => dataset.footnote)).to.deep.equal(labels);
    expect(notes()).to.have.length(labels.length);
    expect(target.querySelectorAll('img')).to.have.length(0);
  });

  it('are text in quotes, lists and code, and hide nothing there', () => {
    shownAtOnce('> [^a]: one\n\n- [^b]: two\n\n`[^a]`\n\n    [^c]: three');
    expect(target.querySelectorAll('.footnotes')).to.have.length(0);
    for (const word of ['[^a]: one', '[^b]: two', '[^c]: three']) expect(target.textContent).to.contain(word);
  });
});

describe('footnotes of a text that grows', () => {
  it('are referred to from the moment on that they are finished', () => {
    const markdown = createMarkdownStream(target);
    markdown.push('See [^late] and [^b].\n\nMore.\n\n[^b]: Of b.\n\n');
    const paragraph = target.querySelector('p');
    markdown.push('[^late]: Grow');
    expect(paragraph?.textContent).to.equal('See [^late] and 1.');
    expect(notes()).to.deep.equal(['Of b.', 'Grow']);
    const growing = target.querySelector('.footnotes li:last-child p');
    markdown.push('ing.\n\nEnd');
    expect(target.querySelector('p') === paragraph).to.equal(true);
    expect(paragraph?.textContent).to.equal('See 1 and 2.');
    expect(notes()).to.deep.equal(['Growing.', 'Of b.']);
    expect(target.querySelector('.footnotes li p') === growing).to.equal(true);
  });

  it('show no half of a mark', () => {
    const markdown = createMarkdownStream(target);
    for (const unit of byCodeUnit('Text.[^a')) {
      markdown.push(unit);
      expect(target.textContent).not.to.match(/[[^]/);
    }
    markdown.push('].\n\n');
    for (const unit of byCodeUnit('[^a]:')) {
      markdown.push(unit);
      expect(target.textContent).to.equal('Text.[^a].');
    }
  });

  it('stay at the end when the text gets another box', () => {
    stream([`x[^a]\n\n[^a]: Note.\n\n`, ...Array.from({ length: 80 }, () => 'words\n\n')], (shown) => {
      if (shown.querySelector('.footnotes')) expect(shown.lastElementChild?.className).to.equal('footnotes');
    });
  });

  it('are gone when it starts over', () => {
    const markdown = createMarkdownStream(target);
    markdown.push('x[^a]\n\n[^a]: Note.\n\ny');
    markdown.reset('x[^a]');
    markdown.end();
    expect(target.textContent).to.equal('x[^a]');
  });

  it('cost the same with many of them', () => {
    const lexed = (count: number) => {
      const pairs = Array.from({ length: count }, (_, index) => `Text[^${index}].\n\n[^${index}]: Note.\n\n`);
      let characters = 0;
      stream(pairs, undefined, { onLex: (length) => (characters += length) });
      return characters / pairs.join('').length;
    };
    expect(lexed(400)).to.be.closeTo(lexed(40), 1);
  });
});
